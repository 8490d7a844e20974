/** Event streams on a connection with an earlier request in progress (pipelining, RFC 9112, section 9.3.2). */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startApp } from '#test/support/services/start-app.ts'

test('pipelined event streams start after the previous response, and do not mix with it', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const { body: snapshot } = await app.api('GET', '/v1/blogs/budget-day')
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1').on('error', () => {})
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.on('data', data => {
    text += data
  })
  const received = async (what: string) => {
    while (!text.includes(what)) await once(socket, 'data')
  }
  const asking = (path: string) => `GET /v1/blogs/budget-day/${path} HTTP/1.1\r\nHost: x\r\n\r\n`

  socket.write(asking(`changes?after=${snapshot.cursor}&wait=25`) + asking('events'))
  await app.post('budget-day', 'Doors open')
  await received('text/event-stream')
  await app.post('budget-day', 'Speech begins')
  await received('Speech begins')

  const [first = '', second = '', ...others] = text.split('HTTP/1.1 200 OK').slice(1)
  expect(others).toEqual([])
  expect([first.includes('Doors open'), first.includes('Speech begins')]).toEqual([true, false])
  expect([second.includes('text/event-stream'), second.includes('Speech begins')]).toEqual([true, true])
})
