/** A server on a failing disk and on a full one: the errors it returns, and its recovery. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'

test('every write to a failing disk is refused with its own code; afterwards everything works again', async ({
  skip,
}) => {
  if (!has('prlimit')) skip('prlimit (util-linux) is missing, which makes writes of a running server fail')
  await using crier = await startCrier({ folder: await newFolder() })
  const update = await firstUpdate(crier)

  // Every write beyond a file's first byte fails with EFBIG, which SQLite reports as an I/O error.
  execFileSync('prlimit', ['--pid', String(crier.pid), '--fsize=1:unlimited'])
  const refused = await writeAll(crier, update)
  const [ready, page] = await Promise.all([
    crier.api('GET', '/readyz', { key: null }),
    crier.api('GET', '/v1/blogs/budget-day', { key: null }),
  ])
  execFileSync('prlimit', ['--pid', String(crier.pid), '--fsize=unlimited'])

  expect(refused.map(({ code }) => code)).toEqual(Array(refused.length).fill('storage_failed'))
  expect(refused.map(({ status, retryAfter }) => [status, retryAfter])).toEqual(Array(refused.length).fill([503, '2']))
  expect([ready.status, ready.body.detail]).toEqual([503, expect.stringContaining('writer')])
  expect(page.status).toBe(200)
  expect((await writeAll(crier, update)).map(({ status }) => status)).toEqual(Array(refused.length).fill(201))
  expect((await crier.api('GET', '/readyz', { key: null })).status).toBe(200)
})

test('every write to a full disk is 507; readers are served, and with free space everything works again', async ({
  skip,
}) => {
  const folder = await newFolder()
  if (!mountSmall(folder)) skip('no file system can be mounted here to fill it; run the tests as root')
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  await using crier = await startCrier({ folder })
  const update = await firstUpdate(crier)
  const filler = join(folder, 'filler')

  fill(filler)
  const refused = await writeAll(crier, update)
  const [ready, page] = await Promise.all([
    crier.api('GET', '/readyz', { key: null }),
    crier.api('GET', '/v1/blogs/budget-day', { key: null }),
  ])
  await rm(filler)

  expect(refused.map(({ code, status, retryAfter }) => [code, status, retryAfter])).toEqual(
    Array(refused.length).fill(['storage_full', 507, '2']),
  )
  expect([ready.status, page.status]).toEqual([503, 200])
  expect((await writeAll(crier, update)).map(({ status }) => status)).toEqual(Array(refused.length).fill(201))
  expect((await crier.api('GET', '/readyz', { key: null })).status).toBe(200)
})

async function firstUpdate(crier: CrierProcess): Promise<string> {
  await post(crier, '/v1/blogs', { id: 'budget-day', title: 'Budget day' })
  const { body } = await crier.api('POST', '/v1/blogs/budget-day/updates', { body: { markdown: 'Doors open' } })
  return body.update.id
}

let made = 0

/** A post, a side note, a key, a site, a hook, a sign-in, a picture: each in a different store. */
async function writeAll(crier: CrierProcess, update: string) {
  made += 1
  const text = `${made}: ${'x'.repeat(20_000)}`
  const name = { name: 'a'.repeat(100) }
  const picture = await sharp({ create: { width: 40, height: 40 + made, channels: 3, background: '#a30' } })
    .png()
    .toBuffer()
  const answers = []
  for (const [path, body] of [
    ['/v1/blogs/budget-day/updates', { markdown: text }],
    [`/v1/blogs/budget-day/updates/${update}/notes`, { text: 'x'.repeat(1_000) }],
    ['/v1/keys', { ...name, role: 'editor' }],
    ['/v1/sites', { ...name, id: `site-${made}`, origins: [`https://site-${made}.example`] }],
    ['/v1/hooks', { ...name, blog: 'budget-day' }],
    ['/v1/session', { key: crier.adminKey }],
    ['/v1/media', picture],
  ] as const)
    answers.push(await post(crier, path, body))
  return answers
}

async function post(crier: CrierProcess, path: string, body: object) {
  const {
    status,
    body: answer,
    headers,
  } = await crier.api('POST', path, {
    ...(path === '/v1/session' && { key: null }),
    ...(body instanceof Uint8Array && { headers: { 'Content-Type': 'image/png' } }),
    body,
  })
  return { status, code: answer.code, retryAfter: headers.get('Retry-After') }
}

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function fill(file: string): void {
  for (const bytes of [1_000_000, 4_096]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' })
    } catch {
      // Filled with files of this size.
    }
  }
}
