/** A server with a private blog, and raw WebSocket clients. */
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { LOGIN_SECRET } from '#test/support/readers/reader-login.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

export const HOUR_FROM_NOW = () => Math.floor(Date.now() / 1_000) + 3_600
export const AN_HOUR_AGO = () => Math.floor(Date.now() / 1_000) - 3_600

export async function startPrivate(env: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const app = await startApp({ env: { CRIER_READER_JWT_SECRET: LOGIN_SECRET, ...env } })
  await app.createBlog('storm')
  await app.createBlog('leak', { access: 'private' })
  await app.post('leak', 'The leaked paper')
  return app
}

export async function keyFor(app: TestApp, blogs: readonly string[]): Promise<string> {
  const { body } = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'contributor', blogs } })
  return body.secret
}

export async function dial(app: TestApp) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket`)
  onTestFinished(() => socket.terminate())
  const replies = createReader<Record<string, unknown> & { error?: { code: number } }>()
  socket.on('message', data => {
    for (const line of data.toString().split('\n')) replies.take(JSON.parse(line))
  })
  const closed = new Promise<number>(resolve => socket.on('close', resolve))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  let id = 0
  return {
    closed,
    next: replies.next,
    say(command: object) {
      id += 1
      socket.send(JSON.stringify({ id, ...command }))
    },
  }
}

/** The outcome of the last command: its result, its error code, or the code that ended the session. */
export async function talk(app: TestApp, ...commands: readonly object[]): Promise<'subscribed' | number> {
  const client = await dial(app)
  for (const command of commands) client.say(command)
  const answered = async () => {
    for (const _ of commands) {
      const { error } = await client.next()
      if (error) return error.code
    }
    return 'subscribed' as const
  }
  return Promise.race([client.closed, answered()])
}
