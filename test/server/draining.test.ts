/** Stopping a node: how readers are disconnected, and when the process ends. */
import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import express from 'express'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '#platform/clock.ts'
import { createParts } from '#platform/parts.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { listen } from '#test/support/services/listen.ts'
import { openEdge } from '#test/support/services/open-edge.ts'
import { answerProblems } from '#web/middleware/problem.ts'
import { createHealthRouter } from '#web/pages/health.ts'

/** More readers than one batch has. */
const READERS = 60
/** The window over which a node among others disconnects that many. */
const SHARED_WINDOW_MS = 5_000
/** Disconnecting all takes longer than a signal takes on a loaded machine. */
const MANY_READERS = 400

let folder: string
beforeEach(async () => {
  folder = await newFolder()
})

test('many readers are told to reconnect batch by batch, and the node exits with 0 when the last has left', async () => {
  await using crier = await startCrier({ folder, env: { CRIER_DRAIN_SECONDS: '1' } })
  const left: number[] = []
  const readers = await connect(crier)
  const goodbyes = readers.map(async reader => {
    const [code] = await once(reader, 'close')
    left.push(performance.now())
    return code
  })

  const exit = await crier.kill('SIGTERM')

  expect(exit).toBe(0)
  expect(new Set(await Promise.all(goodbyes))).toEqual(new Set([3001]))
  expect((left.at(-1) ?? 0) - (left[0] ?? 0)).toBeGreaterThan(100)
})

test.each(['SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const)(
  '%s, as of a terminal that is closed, sends readers away in order as well',
  async signal => {
    await using crier = await startCrier({ folder })
    const [reader] = await connect(crier, 1)

    const exited = crier.kill(signal)
    const [code] = await once(reader as WebSocket, 'close')

    expect([code, await exited]).toEqual([3001, 0])
  },
)

test('a single server tells all readers to reconnect at once', async () => {
  await using crier = await startCrier({ folder })
  const readers = await connect(crier, MANY_READERS)
  const left = readers.map(async reader => {
    await once(reader, 'close')
    return performance.now()
  })

  const began = performance.now()
  const exit = await crier.kill('SIGTERM')

  expect(exit).toBe(0)
  expect(Math.max(...(await Promise.all(left))) - began).toBeLessThan(SHARED_WINDOW_MS / 2)
})

test('from the signal on, no new reader is admitted; a post in progress gets a response, which closes the connection', async () => {
  await using crier = await startCrier({ folder, env: { CRIER_DRAIN_SECONDS: '60' } })
  const [first] = await connect(crier)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  // Its body is incomplete, so its connection outlives the signal.
  const slow = request(`${crier.url}/v1/blogs`, {
    agent,
    method: 'POST',
    headers: { Authorization: `Bearer ${crier.adminKey}`, 'Content-Type': 'application/json', 'Content-Length': 40 },
  })
  slow.write('{"id":"budget-day",')
  await once(slow, 'socket')

  void crier.kill('SIGTERM')
  await once(first as WebSocket, 'close')
  await expect(fetch(`${crier.url}/healthz`)).rejects.toThrow('fetch failed')
  slow.end('"title":"Budget day"}')
  const [posted] = (await once(slow, 'response')) as [IncomingMessage]

  expect(posted.statusCode).toBe(201)
  expect(posted.headers.connection).toBe('close')
})

test('a stopping node reports that it is alive but not ready', async () => {
  const app = express()
    .use(createHealthRouter({ parts: createParts([], systemClock), isStopping: () => true, edge: openEdge }))
    .use(answerProblems({ publicUrl: () => '' }))
  await using node = await listen(createServer(app))

  const ready = await fetch(`${node.url}/readyz`)
  const alive = await fetch(`${node.url}/healthz`)

  expect(ready.status).toBe(503)
  expect(await ready.json()).toMatchObject({ code: 'stopping' })
  expect(alive.status).toBe(200)
})

test('a second signal ends it at once', async () => {
  await using crier = await startCrier({ folder, env: { CRIER_DRAIN_SECONDS: '60' } })
  const readers = await connect(crier, MANY_READERS)
  const codes: number[] = []
  for (const reader of readers) reader.on('close', code => codes.push(code))

  const exit = crier.kill('SIGTERM')
  await once(readers[0] as WebSocket, 'close')
  void crier.kill('SIGTERM')

  expect(await exit).toBe(1)
  await Promise.all(readers.filter(({ readyState }) => readyState !== 3).map(reader => once(reader, 'close')))
  expect(codes.filter(code => code === 1006).length).toBeGreaterThan(0)
})

async function connect({ url }: CrierProcess, count = READERS): Promise<readonly WebSocket[]> {
  const readers = Array.from(
    { length: count },
    () => new WebSocket(`${url.replace('http', 'ws')}/connection/websocket`),
  )
  onTestFinished(() => {
    for (const reader of readers) reader.terminate()
  })
  for (const reader of readers) reader.on('error', () => {})
  await Promise.all(readers.map(reader => once(reader, 'open')))
  for (const reader of readers) reader.send('{"id":1,"connect":{}}')
  await Promise.all(readers.map(reader => once(reader, 'message')))
  return readers
}
