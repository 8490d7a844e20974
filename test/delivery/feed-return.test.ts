/** A crowd that was cut off and returns at once. */
import { expect, onTestFinished, test } from 'vitest'
import { Feeds } from '#delivery/feed/feeds.ts'
import type { Encoding } from '#delivery/feed/follower.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { follow, numbersIn, openFeed, range, STREAM, wholeTexts } from './open-feed.ts'

const READERS = 18_000
const MISSED = 20

test('18,000 readers who missed 20 changes are answered by one read of the log, and share what is sent', async () => {
  const { store, bus, post } = await openFeed()
  const cursor = await post()
  for (let n = 0; n < MISSED; n += 1) await post()
  const counts = { reads: 0, encoded: 0 }
  const counting: Encoding = {
    ...wholeTexts,
    missed(missed) {
      counts.encoded += 1
      return follow().encoding.missed(missed)
    },
  }
  const { log } = store
  // Of a node that has just started.
  const feeds = new Feeds({
    log: {
      read(...asked) {
        counts.reads += 1
        return log.read(...asked)
      },
      head: stream => log.head(stream),
      renew: (...asked) => log.renew(...asked),
    },
    bus,
    clock: new ManualClock(),
    onError(error) {
      throw error
    },
  })
  onTestFinished(() => feeds.close())

  const joined = await Promise.all(
    Array.from({ length: READERS }, async () => {
      const feed = await feeds.open(STREAM)
      return feed?.join(follow(counting), cursor)
    }),
  )

  const missed = new Set(joined.map(one => (one?.kind === 'joined' ? one.missed : undefined)))
  const [only] = missed
  expect(missed.size).toBe(1)
  expect(only && numbersIn(only)).toEqual(range(cursor.offset + 1, cursor.offset + MISSED))
  expect(counts).toEqual({ reads: 1, encoded: 1 })
  expect(feeds.readers(STREAM)).toBe(READERS)
})
