/** The disk of PostgreSQL itself is full: a small file system of its own, so this needs root. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { onServer, type PostgresServer, startPostgres } from '#test/support/services/postgres-server.ts'
import { BACK, BLOG, changesOn, create, DOWN, post, textsOn, tryPost } from './budget-day.ts'

/** Room for a new cluster, which has 40 MB and a log of 32. */
const DISK = '120m'
const SMALL_LOG = ['max_wal_size=32MB', 'min_wal_size=32MB', 'wal_recycle=off']

test('the disk of PostgreSQL is full: posts are refused with the reason, pages go on; with space again all works, and nothing is lost', async () => {
  const { postgres, filler, crier } = await open()
  await post(crier, 'before')

  fill(filler)
  const refused = await refusal(() => tryPost(crier, randomText()))
  const down = await crier.logged(DOWN)
  const [page, ready] = [await crier.api('GET', BLOG), await crier.api('GET', '/readyz')]
  await rm(filler)
  if (!isRunning(postgres)) await postgres.start()
  await crier.logged(BACK)
  await post(crier, 'after')

  expect([503, 507]).toContain(refused)
  expect(down.reason).toContain('its disk is full')
  expect([page.status, ready.status]).toEqual([200, 503])
  const short = (await textsOn(crier)).filter(text => text.length < 20)
  expect(short).toEqual(['after', 'before'])
})

test('its log cannot be written: it ends by itself, and what was acknowledged until then is there when it starts again', async () => {
  const { postgres, filler, crier } = await open()
  const acknowledged: string[] = []
  await post(crier, 'before')

  // Small ones, which need the log long before a table grows.
  fill(filler)
  for (let number = 0; isRunning(postgres); number += 1) {
    const text = `post ${number}`
    if ((await tryPost(crier, text)) === 201) acknowledged.push(text)
    await switchLog(postgres)
  }
  await crier.logged(DOWN)
  await rm(filler)
  await postgres.start()
  await crier.logged(BACK)
  await post(crier, 'after')

  const texts = (await changesOn(crier)).map(({ text }) => text)
  const doubtful = texts.filter(text => text.startsWith('post ') && !acknowledged.includes(text))
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(texts.filter(text => text !== '' && !doubtful.includes(text))).toEqual(['before', ...acknowledged, 'after'])
  // Those whose answer was lost.
  expect(doubtful.length).toBeLessThanOrEqual(new Set(doubtful).size)
})

async function open() {
  const [disk, folder] = [await newFolder(), await newFolder()]
  const opened = new AsyncDisposableStack()
  onTestFinished(() => opened.disposeAsync())
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', disk])
  opened.defer(() => void execFileSync('umount', ['--lazy', disk]))
  chmodSync(disk, 0o755)
  const parent = join(disk, 'data')
  await mkdir(parent)
  const postgres = opened.use(await startPostgres(SMALL_LOG, parent))
  const env = { DATABASE_URL: postgres.urlOf('postgres') }
  const crier = opened.use(await startCrier({ folder, env }))
  await create(crier)
  return { postgres, filler: join(disk, 'filler'), crier }
}

/** Begins the next file of its log. */
async function switchLog(postgres: PostgresServer): Promise<void> {
  await onServer(postgres, 'SELECT pg_switch_wal()').catch(() => {})
}

async function refusal(attempt: () => Promise<number>): Promise<number> {
  let status = 201
  while (status === 201) status = await attempt()
  return status
}

/** Does not compress, so that tables grow by it. */
const randomText = () => randomBytes(60_000).toString('base64')

function isRunning({ folder }: PostgresServer): boolean {
  try {
    const [pid = ''] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(pid), 0)
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
