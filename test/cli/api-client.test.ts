import { expect, test } from 'vitest'
import { Api } from '#cli/api.ts'
import { EXIT, Refused } from '#cli/refused.ts'
import { SkippingClock } from '#test/support/clocks/skipping-clock.ts'
import { type Answer, startAnswering } from '#test/support/services/answering.ts'

const BUSY = { status: 503, json: { code: 'busy', detail: 'Too much is waiting.' } }

test('a server that stays busy is given up, with its own message', async () => {
  await using server = await answering(BUSY)

  const posting = server.api.post('budget-day', { markdown: 'x' }, 'the-key')

  await expect(posting).rejects.toThrow(new Refused('Too much is waiting.', { exitCode: EXIT.unreachable }))
  expect(server.clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(4_000)
})

test('a refusal is printed at once, with the invalid fields', async () => {
  const errors = [{ path: 'body[0].url', message: 'is missing' }]
  await using server = await answering({
    status: 422,
    json: { code: 'invalid', detail: 'Some fields are wrong.', errors },
  })

  const posting = server.api.post('budget-day', { body: [] }, 'the-key')

  await expect(posting).rejects.toThrow('Some fields are wrong.\n  body[0].url: is missing')
  expect(server.heard).toHaveLength(1)
})

test('an unreachable server is reported with its URL and the setting for it', async () => {
  const server = await answering('cut off')
  await server[Symbol.asyncDispose]()

  await expect(server.api.updates('budget-day')).rejects.toThrow(/cannot be reached \(ECONNREFUSED\).*CRIER_URL/)
})

test.each([
  ["another program's page", { status: 200, text: '<html>' }],
  ["another program's error", { status: 404, text: 'not here' }],
])('%s is not taken for Crier', async (_, answer) => {
  await using server = await answering(answer)

  await expect(server.api.updates('budget-day')).rejects.toThrow('is CRIER_URL right?')
})

async function answering(...answers: readonly Answer[]) {
  const service = await startAnswering(answers)
  const clock = new SkippingClock()
  return {
    ...service,
    clock,
    api: new Api({ url: service.url, key: 'a-key', clock, random: () => 0.5 }),
  }
}
