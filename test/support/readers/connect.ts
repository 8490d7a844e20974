/** A client that connects and waits for the end of its connection. */
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { TestApp } from '#test/support/services/start-app.ts'

/** Resolves once connected. `end`: the close code, or the ping if that came first. */
export async function connect(app: TestApp, { token = '', headers = {} } = {}) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket`, { headers })
  onTestFinished(() => socket.terminate())
  const [answered, end] = [Promise.withResolvers<void>(), Promise.withResolvers<number | 'ping'>()]
  socket.on('message', data => (String(data) === '{}' ? end.resolve('ping') : answered.resolve()))
  socket.on('close', code => end.resolve(code))
  socket.on('error', answered.reject)
  socket.on('open', () => socket.send(JSON.stringify({ id: 1, connect: { token } })))
  await answered.promise
  return { end: end.promise }
}
