/** The command line's calls, over a network and to servers that fail. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Api } from '../src/cli/api.ts'
import { Refused } from '../src/cli/refused.ts'
import { WillingClock } from './support/willing-clock.ts'

const UPDATE = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  blog: 'budget-day',
  version: 1,
  status: 'published',
  time: '2026-03-04T16:44:00.000Z',
  body: [],
  key: false,
  pinned: false,
  createdAt: '2026-03-04T16:44:00.000Z',
  updatedAt: '2026-03-04T16:44:00.000Z',
}
const DONE = { status: 201, json: { update: UPDATE, cursor: 'e.1' } }
const BUSY = { status: 503, json: { code: 'busy', detail: 'Too much is waiting.' } }

test('a post that was cut off is sent again with the same idempotency key', async () => {
  await using server = await answering('cut off', 'cut off', DONE)

  const posted = await server.api.post('budget-day', { markdown: 'x' }, 'the-key')

  expect(posted).toMatchObject({ kind: 'posted', update: { id: UPDATE.id } })
  expect(server.heard.map(({ headers }) => headers['idempotency-key'])).toEqual(['the-key', 'the-key', 'the-key'])
})

test('a busy server is given the time that it asks for', async () => {
  await using server = await answering({ ...BUSY, headers: { 'Retry-After': '7' } }, BUSY, DONE)

  await server.api.post('budget-day', { markdown: 'x' }, 'the-key')

  expect(server.clock.waits).toEqual([7_000 + 125, 250])
})

test('a server that stays busy is given up, in its own words', async () => {
  await using server = await answering(BUSY)

  const posting = server.api.post('budget-day', { markdown: 'x' }, 'the-key')

  await expect(posting).rejects.toThrow(new Refused('Too much is waiting.'))
  expect(server.heard).toHaveLength(5)
})

test('a server that wants an hour is not waited for', async () => {
  await using server = await answering({ ...BUSY, headers: { 'Retry-After': '3600' } })

  await expect(server.api.post('budget-day', { markdown: 'x' }, 'the-key')).rejects.toThrow('Too much is waiting.')

  expect(server.clock.waits).toEqual([])
})

test('a refusal is told at once, with the fields that are wrong', async () => {
  const errors = [{ path: 'body[0].url', message: 'is missing' }]
  await using server = await answering({
    status: 422,
    json: { code: 'invalid', detail: 'Some fields are wrong.', errors },
  })

  const posting = server.api.post('budget-day', { body: [] }, 'the-key')

  await expect(posting).rejects.toThrow('Some fields are wrong.\n  body[0].url: is missing')
  expect(server.heard).toHaveLength(1)
})

test.each([
  ['a page of something else', { status: 200, text: '<html>' }],
  ['an error of something else', { status: 404, text: 'not here' }],
])('%s is no Crier', async (_, answer) => {
  await using server = await answering(answer)

  await expect(server.api.updates('budget-day')).rejects.toThrow('is CRIER_URL right?')
})

type Answer =
  | 'cut off'
  | {
      readonly status: number
      readonly json?: object
      readonly text?: string
      readonly headers?: Record<string, string>
    }

/** Gives the answers one after the other, and the last of them again and again. */
async function answering(...answers: readonly Answer[]) {
  const heard: IncomingMessage[] = []
  const server = createServer((request, response) => {
    give(response, answers[heard.length] ?? answers.at(-1) ?? 'cut off')
    heard.push(request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const clock = new WillingClock()
  return {
    heard,
    clock,
    api: new Api({ url: `http://127.0.0.1:${port}`, key: 'a-key', clock, random: () => 0.5 }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function give(response: ServerResponse, answer: Answer): void {
  if (answer === 'cut off') {
    response.destroy()
    return
  }
  response.writeHead(answer.status, answer.headers)
  response.end(answer.text ?? JSON.stringify(answer.json))
}
