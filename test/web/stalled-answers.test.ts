/** Clients that send a request and then do not read the response. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Response } from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '#test/support/services/listen.ts'
import { endWhenStalled } from '#web/middleware/stalled-answers.ts'

/** More than the buffers in between hold. */
const LONG = Buffer.alloc(30_000_000)

/** @param stalledMs How long nothing may be read */
async function answerTo(
  read: 'all' | 'nothing',
  stalledMs: number,
): Promise<{ readonly ended: 'closed' | 'finished' }> {
  const server = createServer()
  await using at = await listen(server)
  const socket = connect(at.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: news.example\r\n\r\n')
  if (read === 'all') socket.resume()
  else socket.pause()
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse]
  // Express's response is Node's with more methods.
  endWhenStalled(response as Response, stalledMs)
  response.setHeader('Content-Length', LONG.length)
  response.end(LONG)
  await once(response, 'close')
  return { ended: response.writableFinished ? 'finished' : 'closed' }
}

test('an unread response is ended, and its memory freed', async () => {
  expect(await answerTo('nothing', 200)).toEqual({ ended: 'closed' })
})

test('a response that is read is sent completely', async () => {
  expect(await answerTo('all', 30_000)).toEqual({ ended: 'finished' })
})
