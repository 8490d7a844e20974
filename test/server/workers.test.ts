import { createServer } from 'node:http'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
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

/** Several processes start and stop, possibly on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const WORKERS = 3
const READERS = 6
const BLOG = 'budget-day'

let folder: string
beforeEach(async () => {
  folder = await newFolder()
})

test('a post to any worker reaches the readers of all of them, once and in order', async () => {
  const { crier, ledger, readers } = await open()

  const posting = keepPostingTo(crier, ledger)
  await Promise.all(readers.map(reader => reader.reached(60)))
  await posting.stop()

  await Promise.all(readers.map(reader => reader.reached(ledger.lastOffset)))
  expect(complaints(ledger, readers)).toEqual([])
  await expect.poll(() => readersOn(crier), { timeout: 10_000 }).toBe(READERS)
})

test('desks on any worker are not counted as readers', async () => {
  const { crier } = await open()
  const { url, adminKey: token } = crier
  const desks = await Promise.all(Array.from({ length: 6 }, () => follow({ url, channel: `blog:${BLOG}`, token })))
  await expect.poll(() => readersOn(crier), { timeout: 10_000 }).toBe(READERS)

  const late = await follow({ url, channel: `blog:${BLOG}` })

  await expect.poll(() => readersOn(crier), { timeout: 10_000 }).toBe(READERS + 1)
  for (const one of [...desks, late]) await one[Symbol.asyncDispose]()
})

test('also over PostgreSQL, without Redis', async () => {
  await using database = await makeDatabase()
  const { crier, ledger, readers } = await open({ DATABASE_URL: database.url })

  const posting = keepPostingTo(crier, ledger)
  await Promise.all(readers.map(reader => reader.reached(60)))
  await posting.stop()
  await Promise.all(readers.map(reader => reader.reached(ledger.lastOffset)))
  expect(await crier.kill('SIGTERM')).toBe(0)

  expect(complaints(ledger, readers)).toEqual([])
})

test('readers without WebSocket follow, whichever worker their requests reach', async () => {
  const { crier, ledger } = await open()
  const over = { hearsFrom: crier.url, speaksTo: crier.url }

  const readers = await Promise.all([
    ...Array.from({ length: 6 }, () => followOverHttp(`blog:${BLOG}`, { road: 'http_stream', ...over })),
    ...Array.from({ length: 2 }, () => followOverHttp(`blog:${BLOG}`, { road: 'sse', ...over })),
  ])
  const posting = keepPostingTo(crier, ledger)
  for (const reader of readers) expect(await reader.next()).toMatchObject({ kind: 'update.published' })
  await posting.stop()

  expect(readers.flatMap(({ drops }) => drops)).toEqual([])
})

test('a killed worker is replaced, and neither posters nor readers lose anything', async () => {
  const { crier, ledger, readers, workers } = await open()
  const posting = keepPostingTo(crier, ledger)
  await readers[0]?.reached(20)

  for (const worker of workers) {
    process.kill(worker, 'SIGKILL')
    expect(await crier.logged('a worker ended; another replaces it')).toMatchObject({ worker, signal: 'SIGKILL' })
    await crier.logged('a worker is ready')
  }
  await posting.stop()

  await Promise.all(readers.map(reader => reader.reached(ledger.lastOffset)))
  expect(complaints(ledger, readers)).toEqual([])
})

test('a rolling restart under load loses nothing and keeps no reader waiting', async () => {
  const { crier, ledger, readers, workers } = await open()
  const posting = keepPostingTo(crier, ledger)
  await readers[0]?.reached(20)

  for (const worker of workers) {
    process.kill(worker, 'SIGTERM')
    await crier.logged('a worker ended; another replaces it')
    await crier.logged('a worker is ready')
  }
  await posting.stop()

  await Promise.all(readers.map(reader => reader.reached(ledger.lastOffset)))
  expect(complaints(ledger, readers)).toEqual([])
  for (const { goodbyes, longestWaitMs } of readers) {
    expect([...goodbyes.keys()].filter(code => code !== 3001 && code !== 0)).toEqual([])
    expect(longestWaitMs).toBeLessThan(5_000)
  }
})

test('on a signal all exit with 0, and the folder is free for the next server', async () => {
  const { crier } = await open()

  expect(await crier.kill('SIGTERM')).toBe(0)

  await using next = await startCrier({ folder })
  expect((await fetch(`${next.url}/v1/blogs/${BLOG}`)).status).toBe(200)
})

test('when the first process dies, its workers end with it', async () => {
  const { crier, workers } = await open()

  await crier.kill('SIGKILL')

  await using next = await startCrier({ folder, port: Number(new URL(crier.url).port) })
  expect((await fetch(`${next.url}/readyz`)).status).toBe(200)
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

async function open(more: Readonly<Record<string, string>> = {}) {
  const env = { CRIER_WORKERS: String(WORKERS), CRIER_DRAIN_SECONDS: '1', ...more }
  const crier = await startCrier({ folder, env })
  onTestFinished(() => crier[Symbol.asyncDispose]())
  const workers: number[] = []
  while (workers.length < WORKERS) workers.push(Number((await crier.logged('a worker is ready')).worker))
  const made = await crier.api('POST', '/v1/blogs', { body: { id: BLOG, title: 'Budget day' } })
  expect(made.status).toBe(201)
  const readers: RoamingReader[] = []
  for (let n = 1; n <= READERS; n += 1) {
    const reader = await startRoamingReader({ name: `reader ${n}`, channel: `blog:${BLOG}`, url: () => crier.url })
    onTestFinished(() => reader[Symbol.asyncDispose]())
    readers.push(reader)
  }
  return { crier, workers, readers, ledger: new Ledger() }
}

function keepPostingTo({ url, adminKey }: CrierProcess, ledger: Ledger) {
  const stopping = new AbortController()
  const random = seededRandom(1)
  const ended = Promise.all(
    ['ana', 'ben', 'cem'].map(name =>
      keepPosting({
        name,
        blog: BLOG,
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

async function readersOn(crier: CrierProcess): Promise<unknown> {
  return (await crier.api('GET', `/v1/blogs/${BLOG}/readers`)).body.readers
}

function complaints(ledger: Ledger, readers: readonly RoamingReader[]): readonly string[] {
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
