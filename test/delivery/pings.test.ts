/** The pings of readers that are due in the same second. */
import { expect, test } from 'vitest'
import { openSends, type Sends } from '#platform/sends/sends.ts'
import { openGateway } from '#test/support/services/gateway-for-test.ts'
import { CONNECT } from './commands.ts'

const { sends, reason } = openSends('send')
const READERS = 40
const PING_MS = 25_000
const FIRST_PING_MS = 13_000

test.skipIf(!sends)(`one call sends them to all (${reason ?? 'native'})`, async () => {
  const calls: number[] = []
  const counting: Sends = {
    toOne: (...given) => sends?.toOne(...given) ?? 0,
    toMany(descriptors, count, frame, results) {
      calls.push(count)
      return sends?.toMany(descriptors, count, frame, results) ?? 0
    },
  }
  const { dial, clock } = await openGateway({ sends: counting })
  const readers = await Promise.all(Array.from({ length: READERS }, () => dial()))
  for (const reader of readers) {
    reader.send(CONNECT)
    await reader.next()
  }
  calls.length = 0

  for (let turn = 0; turn < 3; turn += 1) {
    clock.advance(turn === 0 ? FIRST_PING_MS : PING_MS)
    for (const reader of readers) {
      expect(await reader.next()).toEqual({})
      reader.send('{}')
    }
    // The reply to a command shows that the pong before it was received.
    for (const [n, reader] of readers.entries()) {
      reader.send(`{"id":${n + 100},"history":{"channel":"blog:budget-day"}}`)
      expect(await reader.next()).toMatchObject({ id: n + 100 })
    }
  }

  expect(calls).toEqual([READERS, READERS, READERS])
})

test('a pong that nobody asked for ends the session, also when it arrives right after another', async () => {
  const { dial, clock } = await openGateway()
  const reader = await dial()
  reader.send(CONNECT)
  await reader.next()

  clock.advance(FIRST_PING_MS)
  await reader.next()
  reader.send('{}', '{}')

  expect((await reader.closed).code).toBe(3501)
})
