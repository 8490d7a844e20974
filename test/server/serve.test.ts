/** `crier serve`: its output at start-up, its errors, and stopping. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { newFolder } from '#test/support/new-folder.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { listen } from '#test/support/services/listen.ts'
import { runCrier } from '#test/support/services/run-crier.ts'

let folder: string
beforeEach(async () => {
  folder = await newFolder()
})

test('the first start prints all URLs, an admin key and a link to the desk; the next start prints neither key nor link', async () => {
  const first = await serve()
  const lines: string[] = []
  while (lines.length < 7) lines.push(await first.line())
  const [, secret = ''] = /^ {2}Admin key +(\S+)$/.exec(await first.line()) ?? []
  const url = lines[0]?.replace('crier ready ', '') ?? ''

  expect(lines).toEqual([
    expect.stringMatching(/^crier ready http:\/\/127\.0\.0\.1:\d+$/),
    '',
    `  Reader pages   ${url}/`,
    `  Desk           ${url}/desk/`,
    `  API            ${url}/docs`,
    `  Guide          ${url}/docs/guide/`,
    `  Health check   ${url}/healthz`,
  ])
  const keys = await fetch(`${url}/v1/keys`, { headers: { Authorization: `Bearer ${secret}` } })
  expect(keys.status).toBe(200)
  const [, address = '', link] = /^ {2}Sign in +(\S+)#link=(\S+)$/.exec(await first.line()) ?? []
  expect(address).toBe(`${url}/desk/`)
  const signedIn = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ link }),
  })
  expect(await signedIn.json()).toMatchObject({ session: { name: 'first admin', role: 'admin' } })
  const end = await first.stop('SIGTERM')
  expect([end.code, end.err.includes(String(link))]).toEqual([0, false])
  const second = await serve()
  await second.line()
  expect((await second.stop('SIGINT')).out).not.toMatch(/key|link/)
})

test('the public URL is used in the output and in links; a given admin key is not printed', async () => {
  const server = await serve({
    ...{ CRIER_PUBLIC_URL: 'https://live.example.org/news/', CRIER_ADMIN_KEY: 'an-admin-key-of-my-own' },
  })

  expect(await server.line()).toBe('crier ready https://live.example.org/news')
  const { out, err } = await server.stop('SIGTERM')
  expect(out + err).not.toContain('an-admin-key-of-my-own')
})

test('a taken port is reported in one sentence', async () => {
  await using taken = await listen(createServer())
  const { port } = taken

  const { status, out, err } = await runCrier(['serve'], { env: { CRIER_DATA: folder, CRIER_PORT: String(port) } })

  expect([status, out]).toEqual([1, ''])
  expect(err).toBe(
    `Port ${port} on 127.0.0.1 is taken; stop what listens there, or set CRIER_PORT to another (0 picks a free one).\n`,
  )
})

test('a second server on the same data folder is refused in one sentence, and the first continues: its health checks say so', async () => {
  await using first = await startCrier({ folder })

  const { status, err } = await runCrier(['serve'], { env: { CRIER_DATA: folder, CRIER_PORT: '0' } })

  expect(status).toBe(1)
  expect(err).toBe(
    `Another crier is running on the data folder ${folder}; stop it, or set CRIER_DATA to another folder.\n`,
  )
  const checks = () => Promise.all(['/healthz', '/readyz'].map(async path => (await fetch(first.url + path)).status))
  await expect.poll(checks).toEqual([200, 200])
})

test('a data folder whose server was killed can be used again at once', async () => {
  const first = await startCrier({ folder })
  await first.kill('SIGKILL')

  await using second = await startCrier({ folder })

  // On a loaded machine a part may take longer to answer than a check waits.
  await expect.poll(async () => (await fetch(`${second.url}/readyz`)).status).toBe(200)
})

test.each([
  [
    'is a file',
    async (path: string) => writeFile(path, ''),
    'is a file, or is inside one; set CRIER_DATA to a folder.',
  ],
  [
    'contains something else',
    async (path: string) => {
      await mkdir(path)
      await writeFile(join(path, 'crier.db'), 'not a database, but long enough to be looked at'.repeat(100))
    },
    'contains a crier.db that is not a database; restore a backup, or set CRIER_DATA to another folder.',
  ],
])('a data folder that %s is reported in one sentence', async (_name, make, sentence) => {
  const path = join(folder, 'data')
  await make(path)

  const { status, err } = await runCrier(['serve'], { env: { CRIER_DATA: path, CRIER_PORT: '0' } })

  expect(status).toBe(1)
  expect(err).toBe(`The data folder ${path} ${sentence}\n`)
})

test('a read-only data folder is reported in one sentence', async () => {
  // Not even root may create a folder there.
  const { status, err } = await runCrier(['serve'], { env: { CRIER_DATA: '/sys/crier', CRIER_PORT: '0' } })

  expect(status).toBe(1)
  expect(err).toBe(
    'The data folder /sys/crier cannot be written; give this user write permission, or set CRIER_DATA to another folder.\n',
  )
})

test('invalid settings are reported together, and nothing is started', async () => {
  const { status, out, err } = await runCrier(['serve'], { env: { CRIER_PORT: 'http', CRIER_ROLES: 'editor' } })

  expect([status, out]).toEqual([1, ''])
  expect(err.split('\n').filter(line => line !== '')).toHaveLength(3)
})

test('an unknown command is reported, with the known ones', async () => {
  const { status, err } = await runCrier(['sevre'])

  expect(status).toBe(1)
  expect(err).toMatch(/unknown command 'sevre'[\s\S]*serve/)
})

test('on a signal, it finishes the post in progress, tells readers to reconnect, and exits with 0', async () => {
  await using crier = await startCrier({ folder })
  const reader = new WebSocket(`${crier.url.replace('http', 'ws')}/connection/websocket`)
  await once(reader, 'open')
  const post = await halfPost(crier)

  const exited = crier.kill('SIGTERM')
  const [code] = await once(reader, 'close')
  post.finish()

  expect(code).toBe(3001)
  expect(await post.answer).toMatch(/^HTTP\/1\.1 201 /)
  expect(await exited).toBe(0)
  await using again = await startCrier({ folder })
  expect(await (await fetch(`${again.url}/v1/blogs`)).json()).toMatchObject({ blogs: [{ id: 'budget-day' }] })
})

test('on a second signal, it exits at once', async () => {
  await using crier = await startCrier({ folder })
  const reader = new WebSocket(`${crier.url.replace('http', 'ws')}/connection/websocket`)
  await once(reader, 'open')
  const post = await halfPost(crier)
  const exited = crier.kill('SIGTERM')
  await once(reader, 'close')

  process.kill(crier.pid, 'SIGTERM')

  expect(await exited).toBe(1)
  expect(await post.answer).toBe('')
})

async function halfPost({ url, adminKey }: { url: string; adminKey: string }) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const body = '{"id":"budget-day","title":"Budget day"}'
  const head = [
    'POST /v1/blogs HTTP/1.1',
    'Host: crier',
    `Authorization: Bearer ${adminKey}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Expect: 100-continue',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  // The server asks for the body, so the request is in progress.
  await once(socket, 'data')
  return { answer: text(socket), finish: () => socket.write(body) }
}

async function serve(env: Readonly<Record<string, string>> = {}) {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, ['src/crier.js', 'serve'], {
    env: { PATH: process.env.PATH, CRIER_DATA: folder, CRIER_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said: string[] = []
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const err = text(child.stderr)
  const line = async () => {
    const { value = '' } = await lines.next()
    said.push(value)
    return String(value)
  }
  return {
    line,
    async stop(signal: NodeJS.Signals) {
      const exited = once(child, 'exit')
      child.kill(signal)
      const [code] = await exited
      for await (const rest of { [Symbol.asyncIterator]: () => lines }) said.push(rest)
      return { code, out: said.join('\n'), err: await err }
    },
  }
}
