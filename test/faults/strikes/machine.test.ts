/**
 * The machine under a server fails: a full or read-only disk, no descriptors, a killed worker, a clock that is set. Mounting needs root, and
 * the clock a C compiler.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { Ledger } from '#test/support/readers/ledger.ts'
import { keepPosting } from '#test/support/readers/poster.ts'
import { startRoamingReader } from '#test/support/readers/roaming-reader.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { makeClock } from '#test/support/services/set-clock.ts'

const BLOG = '/v1/blogs/budget-day'
const DOWN = 'this node cannot do its work: a part of it is down'
const SET =
  'the clock was set while the server ran (with PostgreSQL: that of the database); schedules and logins follow it, and nothing is deleted for its age within the next hour'
const SKEWED =
  "the clock of this node and that of the database differ; the database's is used, but correct this one (NTP)"
const BACK = 'a part that was down works again'

test('a full disk: posts are refused with the reason, the log says so once, and all works again without a restart', async () => {
  const folder = await newFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder])
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  await using crier = await startCrier({ folder })
  await open(crier)
  await post(crier, 'before')

  fill(join(folder, 'filler'))
  const refused = await crier.api('POST', `${BLOG}/updates`, { body: { markdown: 'x'.repeat(100_000) } })
  const down = await crier.logged(DOWN)
  const [ready, page] = [await crier.api('GET', '/readyz'), await crier.api('GET', BLOG)]
  await rm(join(folder, 'filler'))
  await crier.logged(BACK)
  await post(crier, 'after')

  expect([refused.status, refused.body.code, ready.status, page.status]).toEqual([507, 'storage_full', 503, 200])
  expect(ready.body.detail).toContain(String(down.reason))
  expect(await textsOn(crier)).toEqual(['after', 'before'])
})

test('a file system that turned read-only after an error: the same, until it is mounted again and the server restarted', async () => {
  const folder = await newFolder()
  const image = join(await newFolder(), 'image')
  await writeFile(image, Buffer.alloc(24 * 2 ** 20))
  execFileSync('mkfs.ext4', ['-q', '-F', image])
  const mount = () => execFileSync('mount', ['-o', 'loop,errors=remount-ro', image, folder])
  mount()
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  const data = join(folder, 'data')
  await mkdir(data)
  const first = await startCrier({ folder: data })
  await open(first)
  await post(first, 'before')

  // As ext4 does by itself when the disk reports an error.
  execFileSync('mount', ['-o', 'remount,abort', folder])
  const refused = await first.api('POST', `${BLOG}/updates`, { body: { markdown: 'never' } })
  const down = await first.logged(DOWN)
  const page = await first.api('GET', BLOG)
  await first.kill('SIGTERM')
  const onReadOnly = await started(data)
  execFileSync('umount', [folder])
  mount()
  await using last = await startCrier({ folder: data })
  await post(last, 'after')

  expect([refused.status, refused.body.code, page.status]).toEqual([503, 'storage_failed', 200])
  expect(down).toMatchObject({ part: 'writer', reason: expect.stringContaining('cannot be written') })
  expect(onReadOnly).toContain(`The data folder ${data} cannot be written`)
  expect(await textsOn(last)).toEqual(['after', 'before'])
})

test('a server starts on a full disk, and says in one sentence why it cannot on a new one', async () => {
  const folder = await newFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder])
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  const data = join(folder, 'data')
  const first = await startCrier({ folder: await made(data) })
  await open(first)
  await post(first, 'before')
  await first.kill('SIGKILL')
  const fresh = await made(join(folder, 'fresh'))

  fill(join(folder, 'filler'))
  const onNew = await started(fresh)
  await using last = await startCrier({ folder: data })
  const page = await last.api('GET', BLOG)
  await rm(join(folder, 'filler'))
  await post(last, 'after')

  expect(onNew).toContain(`The disk of the data folder ${fresh} is full`)
  expect(page.status).toBe(200)
  expect(await textsOn(last)).toEqual(['after', 'before'])
})

test.each(['SQLite', 'PostgreSQL'])(
  'without descriptors the server lives, and works again when it has some (%s)',
  async name => {
    await using database = name === 'SQLite' ? undefined : await makeDatabase()
    const env = database && { DATABASE_URL: database.url }
    await using crier = await startCrier({ folder: await newFolder(), ...(env && { env }) })
    await open(crier)
    await post(crier, 'before')

    const inUse = readdirSync(`/proc/${crier.pid}/fd`).length
    execFileSync('prlimit', ['--pid', String(crier.pid), `--nofile=${inUse}:`])
    const attempts = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => crier.api('POST', `${BLOG}/updates`, { body: { markdown: `try ${n}` } })),
    )
    execFileSync('prlimit', ['--pid', String(crier.pid), '--nofile=10000:'])
    await expect
      .poll(() =>
        crier.api('GET', '/readyz').then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200)
    await post(crier, 'after')

    const taken = attempts.flatMap((attempt, n) =>
      attempt.status === 'fulfilled' && attempt.value.status === 201 ? [`try ${n}`] : [],
    )
    expect(crier.hasEnded).toBe(false)
    expect(attempts.length - taken.length).toBeGreaterThan(0)
    expect(await textsOn(crier)).toEqual(expect.arrayContaining(['after', 'before', ...taken.slice(-15)]))
  },
)

test.each([
  ['ahead and back, over a data folder', 86_400 * 400, false],
  ['behind and back, over a data folder', -86_400 * 400, false],
  ['ahead on one of the nodes of PostgreSQL', 86_400 * 400, true],
])(
  'a clock that is set a year %s: order and times never go back, and no post is lost',
  async (_, seconds, isOnPostgres) => {
    await using database = isOnPostgres ? await makeDatabase() : undefined
    const folder = await newFolder()
    const clock = makeClock(folder)
    const env = { ...clock.env, ...(database && { DATABASE_URL: database.url }) }
    await using crier = await startCrier({ folder, env })
    await open(crier)

    await post(crier, 'before')
    clock.set(seconds)
    await post(crier, 'meanwhile')
    const told = await crier.logged(isOnPostgres ? SKEWED : SET)
    clock.set(0)
    await post(crier, 'after')

    const { changes } = (await crier.api('GET', `${BLOG}/changes`)).body
    const times = changes.map(({ at }: { at: string }) => at)
    expect(changes.map(({ offset }: { offset: number }) => offset)).toEqual([1, 2, 3, 4])
    expect(times).toEqual(times.toSorted())
    expect(told).toMatchObject({ [isOnPostgres ? 'aheadMs' : 'stepMs']: expect.closeTo(seconds * 1_000, -4) })
    if (isOnPostgres) expect(Math.abs(Date.parse(times.at(-1)) - Date.now())).toBeLessThan(60_000)
    expect((await crier.api('GET', '/v1/keys')).status).toBe(200)
  },
)

test('a worker that runs out of memory is replaced with a line in the log; nothing acknowledged is lost', async () => {
  const folder = await newFolder()
  await using crier = await startCrier({ folder, env: { CRIER_WORKERS: '2' } })
  await open(crier)
  await using reader = await startRoamingReader({ name: 'ida', channel: 'blog:budget-day', url: () => crier.url })
  const ledger = new Ledger()
  const stopping = new AbortController()
  const posting = keepPosting({
    ...{ name: 'ana', blog: 'budget-day', key: crier.adminKey, url: () => crier.url },
    ...{ ledger, random: seededRandom(1), everyMs: 20, signal: stopping.signal },
  })
  await reader.reached(10)

  // As the kernel does to a process above the limit of its cgroup.
  const [worker = 0] = childrenOf(crier.pid)
  process.kill(worker, 'SIGKILL')
  expect(await crier.logged('a worker ended; another replaces it')).toMatchObject({ worker, signal: 'SIGKILL' })
  await crier.logged('a worker is ready')
  stopping.abort()
  await posting
  await reader.reached(ledger.lastOffset)

  expect(ledger.complaints(reader.name, reader.start, reader.shown)).toEqual([])
})

async function open(crier: CrierProcess): Promise<void> {
  const body = { id: 'budget-day', title: 'Budget day' }
  expect((await crier.api('POST', '/v1/blogs', { body })).status).toBe(201)
}

async function post(crier: CrierProcess, markdown: string): Promise<void> {
  const headers = { 'Idempotency-Key': markdown }
  const status = () =>
    crier.api('POST', `${BLOG}/updates`, { body: { markdown }, headers }).then(
      answer => answer.status,
      () => 0,
    )
  await expect.poll(status).toBe(201)
}

async function textsOn(crier: CrierProcess): Promise<readonly string[]> {
  const { updates } = (await crier.api('GET', BLOG)).body
  return updates.map(({ body }: { body: { children: { text: string }[] }[] }) => body[0]?.children[0]?.text)
}

async function started(folder: string): Promise<string> {
  try {
    await using crier = await startCrier({ folder })
    return crier.hasEnded ? 'ended' : 'started'
  } catch (error) {
    return (error as Error).message
  }
}

async function made(folder: string): Promise<string> {
  await mkdir(folder)
  return folder
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

function childrenOf(pid: number): readonly number[] {
  return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .map(Number)
    .filter(child => child > 0)
}
