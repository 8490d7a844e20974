/** The newsroom's own moderation: what it decides, and that nothing waits for it. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { expect } from 'vitest'
import { createModeration, type ModeratedComment } from '#editorial/comments/guard/moderation.ts'
import type { CommentId } from '#shared/blog/ids.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { testWith } from '#test/support/test-with.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const LIMIT_MS = 10_000
const SENT = { kind: 'question', sentAt: '2026-03-04T16:44:00.000Z' } as const

type Call = { readonly body: string; readonly headers: IncomingMessage['headers']; readonly response: ServerResponse }

async function openNewsroom() {
  const calls = createReader<Call>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    calls.take({ body: Buffer.concat(chunks).toString(), headers: request.headers, response })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const clock = new ManualClock(new Date().toISOString())
  const outcomes = createReader<string>()
  const decided = createReader<string>()
  const moderation = createModeration({
    ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secret: SECRET, limitMs: LIMIT_MS, clock },
    decide: async ({ id }, action) => decided.take(`${action} ${id}`),
    onOutcome: outcome => outcomes.take(outcome),
    onError: error => outcomes.take(String(error)),
  })
  return {
    ...{ calls, clock, outcomes, decided, moderation },
    async [Symbol.asyncDispose]() {
      await moderation.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const test = testWith({ newsroom: openNewsroom })

function comment(id: string): ModeratedComment {
  const text = 'When do “polls” close?\n🗳️'
  return { ...{ blog: budget, id: id as CommentId, text, flags: ['links'] }, ...SENT }
}

function answer({ response }: Call, verdict: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(verdict))
}

test('it is called with a signed webhook, and approves or holds', async ({ newsroom }) => {
  newsroom.moderation.look(comment('one'))
  const first = await newsroom.calls.next()
  answer(first, { action: 'approve', score: 0.9 })
  const decided = [await newsroom.decided.next()]
  newsroom.moderation.look(comment('two'))
  answer(await newsroom.calls.next(), { action: 'hold' })
  decided.push(await newsroom.decided.next())

  expect(decided).toEqual(['approve one', 'hold two'])
  const verified = new Webhook(SECRET).verify(first.body, first.headers as Record<string, string>)
  const { blog: _, flags, ...shown } = comment('one')
  expect(verified).toEqual({
    type: 'comment.received',
    timestamp: newsroom.clock.now().toISOString(),
    data: { blog: 'budget-day', comment: shown, flags },
  })
  expect(first.headers['webhook-id']).toBe('one')
})

test.each([
  ['nothing to say', { action: 'none' }, 200, 'none'],
  ['an unknown action', { action: 'erase' }, 200, 'failed'],
  ['no object', 'approve', 200, 'failed'],
  ['a refusal', { action: 'approve' }, 500, 'failed'],
  ['far too much', { action: 'approve', why: 'x'.repeat(20_000) }, 200, 'failed'],
])('%s leaves it to editors', async (_, verdict, status, outcome) => {
  await using newsroom = await openNewsroom()
  newsroom.moderation.look(comment('one'))
  answer(await newsroom.calls.next(), verdict, status)

  expect(await newsroom.outcomes.next()).toBe(outcome)
  newsroom.moderation.look(comment('two'))
  answer(await newsroom.calls.next(), { action: 'approve' })
  expect(await newsroom.decided.next()).toBe('approve two')
})

test('a redirect is not followed: nobody else reads what readers wrote', async ({ newsroom }) => {
  newsroom.moderation.look(comment('one'))
  const call = await newsroom.calls.next()
  call.response.writeHead(307, { Location: '/elsewhere' }).end()

  expect(await newsroom.outcomes.next()).toBe('failed')
})

test('one that never answers is left alone, holds nothing up, and is asked again later', async ({ newsroom }) => {
  const flood = 3_000
  for (let n = 0; n < flood; n += 1) newsroom.moderation.look(comment(`${n}`))
  const outcomes: string[] = []
  // Sixteen are on their way, and a thousand wait for their turn.
  for (let n = 0; n < flood - 1_016; n += 1) outcomes.push(await newsroom.outcomes.next())
  expect(new Set(outcomes)).toEqual(new Set(['skipped']))
  for (let n = 0; n < 16; n += 1) await newsroom.calls.next()

  newsroom.clock.advance(LIMIT_MS)
  const late: string[] = []
  for (let n = 0; n < 1_016; n += 1) late.push(await newsroom.outcomes.next())
  newsroom.moderation.look(comment('at rest'))
  const atRest = await newsroom.outcomes.next()
  newsroom.clock.advance(30_000)
  newsroom.moderation.look(comment('again'))
  answer(await newsroom.calls.next(), { action: 'hold' })

  expect(late.filter(outcome => outcome === 'late')).toHaveLength(16)
  expect(late.filter(outcome => outcome === 'skipped')).toHaveLength(1_000)
  expect(atRest).toBe('skipped')
  expect(await newsroom.decided.next()).toBe('hold again')
})

test('a stop ends the calls that are on their way', async ({ newsroom }) => {
  newsroom.moderation.look(comment('one'))
  await newsroom.calls.next()

  await newsroom.moderation.close()
  newsroom.moderation.look(comment('two'))

  expect([await newsroom.outcomes.next(), await newsroom.outcomes.next()]).toEqual(['late', 'skipped'])
})
