/** Which responses are compressed, and which must not be delayed by it. */
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const app = forThisFile(startStorm)

const DECODE = { gzip: gunzipSync, br: brotliDecompressSync } as const

test.each([
  '/blogs/storm',
  '/v1/blogs/storm',
  '/v1/blogs/storm/changes',
  '/blogs/storm/feed.atom',
  '/embed/storm',
  '/widget.js',
  '/widget.css',
  '/openapi.json',
])("%s is sent in the client's best encoding", async path => {
  const plain = await ask(app, path)

  expect([plain.headers['content-encoding'], plain.headers.vary]).toEqual([undefined, 'Accept-Encoding'])
  for (const coding of ['gzip', 'br'] as const) {
    const { headers, bytes } = await ask(app, path, { 'Accept-Encoding': coding })
    expect([headers['content-encoding'], headers.vary]).toEqual([coding, 'Accept-Encoding'])
    expect(DECODE[coding](bytes)).toEqual(plain.bytes)
    expect(bytes.length).toBeLessThan(plain.bytes.length / 2)
  }
})

test('a cached copy is not sent again, whatever its encoding', async () => {
  const { headers } = await ask(app, '/blogs/storm', { 'Accept-Encoding': 'br' })

  const again = await ask(app, '/blogs/storm', { 'Accept-Encoding': 'br', 'If-None-Match': headers.etag ?? '' })

  expect([again.status, again.bytes.length]).toEqual([304, 0])
})

test('events are not delayed for a client that accepts compression', async () => {
  const events = await open(app, '/v1/blogs/storm/events', { 'Accept-Encoding': 'gzip, br' })
  onTestFinished(() => void events.destroy())
  const chunks = events[Symbol.asyncIterator]()
  await chunks.next()

  await app.post('storm', 'Wind rises')

  expect(events.headers['content-encoding']).toBeUndefined()
  expect(String((await chunks.next()).value)).toContain('Wind rises')
})

async function startStorm(): Promise<TestApp> {
  const app = await startApp({ blog: 'storm' })
  for (let n = 0; n < 10; n += 1)
    await app.post('storm', `Gust ${n}: ${'the harbour is closed to ferries. '.repeat(10)}`)
  return app
}

type Headers = Readonly<Record<string, string>>
type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly bytes: Buffer }

/** Raw, because `fetch` would decode the response. */
function open({ url }: TestApp, path: string, headers: Headers = {}) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL(path, url), { headers, agent: false }, resolve).on('error', reject)
  })
}

async function ask(app: TestApp, path: string, headers?: Headers): Promise<Answer> {
  const answer = await open(app, path, headers)
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part)
  return { status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) }
}
