/** Deltas save readers bytes, within the limit of what one request may cost others. */
import { applyDelta } from 'fossil-delta'
import { expect, test } from 'vitest'
import { deltaBetween } from '#delivery/gateway/framing/delta.ts'
import type { LoggedChange } from '#store/log/log.ts'
import { cpuMs } from '#test/support/clocks/cpu-time.ts'

const change = (offset: number, text: string): LoggedChange => ({ offset, text })

test('applying a delta to the previous text gives the new text', () => {
  const [before, after] = [
    change(1, `${'The doors open. '.repeat(200)}At nine.`),
    change(2, 'The doors open. '.repeat(200)),
  ]

  const delta = deltaBetween(before, after) ?? ''

  expect(delta.length).toBeLessThan(100)
  expect(Buffer.from(applyDelta(Buffer.from(before.text), Buffer.from(delta))).toString()).toBe(after.text)
})

test.each([25_000, 800_000])(
  'the delta of two repetitive texts of %i bytes costs less than the limit per request',
  characters => {
    const [before, after] = ['a'.repeat(characters), `${'a'.repeat(17)}b`.repeat(characters / 18)]

    const cost = cpuMs(() => {
      const [old, now] = [change(1, before), change(2, after)]
      // Once for each dialect of the transports.
      for (let dialect = 0; dialect < 8; dialect += 1) deltaBetween(old, now)
    }, 100)

    expect(cost).toBeLessThan(100)
  },
)

test('after a different change the delta differs', () => {
  const now = change(3, 'a'.repeat(1_000))

  expect(deltaBetween(change(1, 'b'.repeat(1_000)), now)).not.toBe(deltaBetween(change(2, 'a'.repeat(900)), now))
})
