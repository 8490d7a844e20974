import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { followOverHttp } from '#test/support/readers/follow-over-http.ts'
import { Ledger } from '#test/support/readers/ledger.ts'
import { keepPosting } from '#test/support/readers/poster.ts'
import { type RoamingReader, startRoamingReader } from '#test/support/readers/roaming-reader.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { listen } from '#test/support/services/listen.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const WORKERS = 3
const READERS = 6

let folder: string
beforeEach(async () => {
  folder = await newFolder()
})

/** A start of all its processes takes longer than a test: those that leave a whole one share it, each with a coverage of its own. */
describe('one server with workers', () => {
  let shared: Started
  beforeAll(async () => {
    shared = await start({ folder: await mkdtemp(join(tmpdir(), 'crier-')) })
  }, 180_000)
  afterAll(async () => {
    await shared.crier[Symbol.asyncDispose]()
    await rm(shared.folder, { recursive: true, force: true })
  })

  test('a post to any worker reaches the readers of all of them, once and in order', async () => {
    const coverage = await cover(shared)

    const posting = keepPostingTo(coverage)
    await Promise.all(coverage.readers.map(reader => reader.reached(60)))
    await posting.stop()

    await untilAllReached(coverage)
    expect(complaints(coverage)).toEqual([])
    await expect.poll(() => readersOn(coverage), { timeout: 10_000 }).toBe(READERS)
  })

  test('desks on any worker are not counted as readers', async () => {
    const coverage = await cover(shared)
    const { url, adminKey: token } = shared.crier
    const channel = `blog:${coverage.blog}`
    const desks = await Promise.all(Array.from({ length: 6 }, () => follow({ url, channel, token })))
    await expect.poll(() => readersOn(coverage), { timeout: 10_000 }).toBe(READERS)

    const late = await follow({ url, channel })

    await expect.poll(() => readersOn(coverage), { timeout: 10_000 }).toBe(READERS + 1)
    for (const one of [...desks, late]) await one[Symbol.asyncDispose]()
  })

  test('readers without WebSocket follow, whichever worker their requests reach', async () => {
    const coverage = await cover(shared)
    const over = { hearsFrom: shared.crier.url, speaksTo: shared.crier.url }
    const channel = `blog:${coverage.blog}`

    const readers = await Promise.all([
      ...Array.from({ length: 6 }, () => followOverHttp(channel, { road: 'http_stream', ...over })),
      ...Array.from({ length: 2 }, () => followOverHttp(channel, { road: 'sse', ...over })),
    ])
    const posting = keepPostingTo(coverage)
    for (const reader of readers) expect(await reader.next()).toMatchObject({ kind: 'update.published' })
    await posting.stop()

    expect(readers.flatMap(({ drops }) => drops)).toEqual([])
  })

  test('a killed worker is replaced, and neither posters nor readers lose anything', async () => {
    const coverage = await cover(shared)
    const posting = keepPostingTo(coverage)
    await coverage.readers[0]?.reached(20)

    for (const worker of shared.workers.splice(0)) {
      process.kill(worker, 'SIGKILL')
      const ended = await shared.crier.logged('a worker ended; another replaces it')
      expect(ended).toMatchObject({ worker, signal: 'SIGKILL' })
      await oneMore(shared)
    }
    await posting.stop()

    await untilAllReached(coverage)
    expect(complaints(coverage)).toEqual([])
  })

  test('a rolling restart under load loses nothing and keeps no reader waiting', async () => {
    const coverage = await cover(shared)
    const posting = keepPostingTo(coverage)
    await coverage.readers[0]?.reached(20)

    for (const worker of shared.workers.splice(0)) {
      process.kill(worker, 'SIGTERM')
      await shared.crier.logged('a worker ended; another replaces it')
      await oneMore(shared)
    }
    await posting.stop()

    await untilAllReached(coverage)
    expect(complaints(coverage)).toEqual([])
    for (const { goodbyes, longestWaitMs } of coverage.readers) {
      expect([...goodbyes.keys()].filter(code => code !== 3001 && code !== 0)).toEqual([])
      expect(longestWaitMs).toBeLessThan(5_000)
    }
  })

  test('on a signal all exit with 0, and the folder is free for the next server', async () => {
    const { blog } = await cover(shared)

    expect(await shared.crier.kill('SIGTERM')).toBe(0)

    await using next = await startCrier({ folder: shared.folder })
    expect((await fetch(`${next.url}/v1/blogs/${blog}`)).status).toBe(200)
  })
})

test('also over PostgreSQL, without Redis', async () => {
  await using database = await makeDatabase()
  const coverage = await cover(await open({ folder, env: { DATABASE_URL: database.url } }))

  const posting = keepPostingTo(coverage)
  await Promise.all(coverage.readers.map(reader => reader.reached(60)))
  await posting.stop()
  await untilAllReached(coverage)
  expect(await coverage.crier.kill('SIGTERM')).toBe(0)

  expect(complaints(coverage)).toEqual([])
})

test('when the first process dies, its workers end with it', async () => {
  const { crier, workers } = await open({ folder })

  await crier.kill('SIGKILL')

  await using next = await startCrier({ folder, port: Number(new URL(crier.url).port) })
  await expect.poll(async () => (await fetch(`${next.url}/readyz`)).status).toBe(200)
  await expect.poll(() => workers.filter(isRunning), { timeout: 10_000 }).toEqual([])
})

test('the reason why workers cannot start is reported once', async () => {
  await using taken = await listen(createServer())

  const failed = startCrier({ folder, port: taken.port, env: { CRIER_WORKERS: String(WORKERS) } })

  const { message } = await failed.then(
    () => new Error('it started'),
    (error: Error) => error,
  )
  expect(message).toMatch(/^crier ended with 1/)
  expect(message.match(/Port \d+ on 127.0.0.1 is taken/g)).toHaveLength(1)
})

type Started = {
  readonly folder: string
  readonly crier: CrierProcess
  /** Those that run now. */
  readonly workers: number[]
}

type Starting = { readonly folder: string; readonly env?: Readonly<Record<string, string>> }

async function start({ folder, env }: Starting): Promise<Started> {
  const crier = await startCrier({
    folder,
    env: { CRIER_WORKERS: String(WORKERS), CRIER_DRAIN_SECONDS: '1', ...env },
  })
  const started: Started = { folder, crier, workers: [] }
  while (started.workers.length < WORKERS) await oneMore(started)
  return started
}

async function oneMore({ crier, workers }: Started): Promise<void> {
  workers.push(Number((await crier.logged('a worker is ready')).worker))
}

async function open(given: Starting) {
  const started = await start(given)
  onTestFinished(() => started.crier[Symbol.asyncDispose]())
  return started
}

type Covered = {
  readonly crier: CrierProcess
  readonly blog: string
  readonly readers: readonly RoamingReader[]
  readonly ledger: Ledger
}

let coverages = 0

/** A coverage, and its readers until the end of the test. */
async function cover({ crier }: Started): Promise<Covered> {
  coverages += 1
  const blog = `budget-day-${coverages}`
  const made = await crier.api('POST', '/v1/blogs', { body: { id: blog, title: 'Budget day' } })
  expect(made.status).toBe(201)
  const readers: RoamingReader[] = []
  for (let n = 1; n <= READERS; n += 1) {
    const reader = await startRoamingReader({ name: `reader ${n}`, channel: `blog:${blog}`, url: () => crier.url })
    onTestFinished(() => reader[Symbol.asyncDispose]())
    readers.push(reader)
  }
  return { crier, blog, readers, ledger: new Ledger() }
}

function keepPostingTo({ crier: { url, adminKey }, blog, ledger }: Covered) {
  const stopping = new AbortController()
  const random = seededRandom(1)
  const ended = Promise.all(
    ['ana', 'ben', 'cem'].map(name =>
      keepPosting({
        name,
        blog,
        key: adminKey,
        url: () => url,
        ledger,
        random,
        everyMs: 10,
        signal: stopping.signal,
      }),
    ),
  )
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

async function untilAllReached({ readers, ledger }: Covered): Promise<void> {
  await Promise.all(readers.map(reader => reader.reached(ledger.lastOffset)))
}

async function readersOn({ crier, blog }: Covered): Promise<unknown> {
  return (await crier.api('GET', `/v1/blogs/${blog}/readers`)).body.readers
}

function complaints({ ledger, readers }: Covered): readonly string[] {
  return readers.flatMap(({ name, start, shown, gaps }) => [
    ...ledger.complaints(name, start, shown),
    ...(gaps > 0 ? [`${name} was told of a gap`] : []),
  ])
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
