/** The contract of every bus when nothing fails; and proof that a feed survives every permitted fault. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Feeds } from '#delivery/feed/feeds.ts'
import { publicStream, type StreamName } from '#shared/protocol/stream.ts'
import type { Announcement, Bus } from '#store/bus/bus.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { follow } from '#test/delivery/open-feed.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { creates, idOf, makeUpdate, nastyTexts, publishes } from '#test/support/data/entries.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { type AwaitableReader, createReader } from '#test/support/readers/awaitable-reader.ts'
import { createUnreliableBus, seededRandom } from '#test/support/readers/unreliable-bus.ts'

const STREAM = publicStream(idOf('budget-day'))
const OTHER = publicStream(idOf('storm-night'))

type BusUnderTest = {
  readonly bus: Bus
  /** Cuts every connection that carries announcements, for a moment. Absent if there is none. */
  readonly cut?: () => Promise<unknown>
  dispose?(): Promise<unknown>
}

const announcement = (offset: number, text = `{"offset":${offset}}`): Announcement => ({
  stream: STREAM,
  epoch: 'e1',
  offset,
  text,
})

export function busContract(name: string, make: () => Promise<BusUnderTest>): void {
  describe(`the bus ${name}`, () => {
    let under: BusUnderTest
    let bus: Bus
    let doubts: AwaitableReader<StreamName>
    beforeEach(async () => {
      under = await make()
      bus = under.bus
      doubts = createReader()
      bus.onDoubt(doubts.take)
    })
    afterEach(async () => {
      await bus.close()
      await under.dispose?.()
    })

    /** A bus over a network confirms when a subscription is active. */
    const tookHold = async () => {
      if (under.cut) expect(await doubts.next()).toBe(STREAM)
    }

    test('an announcement carries the trace of its post beside the change', async () => {
      const ana = createReader<Announcement>()
      bus.follow(STREAM, ana.take)
      await tookHold()
      const traced = { ...announcement(1), trace: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }

      bus.announce(traced)
      bus.announce(announcement(2))

      expect(await ana.next()).toEqual(traced)
      expect(await ana.next()).toEqual(announcement(2))
    })

    test('every follower of a stream receives its announcements', async () => {
      const [ana, ben] = [createReader<Announcement>(), createReader<Announcement>()]
      bus.follow(STREAM, ana.take)
      bus.follow(STREAM, ben.take)
      await tookHold()

      bus.announce(announcement(1))

      expect(await ana.next()).toEqual(announcement(1))
      expect(await ben.next()).toEqual(announcement(1))
    })

    test('a follower receives nothing of other streams, and nothing after it stopped', async () => {
      const [ana, ben] = [createReader<Announcement>(), createReader<Announcement>()]
      const stop = bus.follow(STREAM, ana.take)
      bus.follow(STREAM, ben.take)
      await tookHold()
      bus.announce({ ...announcement(1), stream: OTHER })
      stop()

      bus.announce(announcement(2))

      expect(await ben.next()).toEqual(announcement(2))
      expect(ana.unread).toEqual([])
    })

    test('a follower that joins after all others stopped receives messages again', async () => {
      const [ana, ben] = [createReader<Announcement>(), createReader<Announcement>()]
      const stop = bus.follow(STREAM, ana.take)
      await tookHold()
      stop()
      bus.follow(STREAM, ben.take)
      await tookHold()

      bus.announce(announcement(1))

      expect(await ben.next()).toEqual(announcement(1))
      expect(ana.unread).toEqual([])
    })

    test('after a cut it reports what may have been missed, and works again', async ({ skip }) => {
      if (!under.cut) return skip('this bus has no connection to cut')
      const ana = createReader<Announcement>()
      bus.follow(STREAM, ana.take)
      await tookHold()

      await under.cut()
      await tookHold()
      const heard = ana.next()
      await announceUntil(heard, { bus, announcement: announcement(1) })

      expect(await heard).toEqual(announcement(1))
    })

    test.each(nastyTexts.map(text => [JSON.stringify(text).slice(0, 40), text]))(
      'carries %s unchanged',
      async (_, text) => {
        const ana = createReader<Announcement>()
        bus.follow(STREAM, ana.take)
        await tookHold()

        bus.announce(announcement(1, JSON.stringify({ text })))

        expect(await ana.next()).toEqual(announcement(1, JSON.stringify({ text })))
      },
    )

    test.each([1, 2, 3])(
      'while it drops, repeats and reorders (seed %i), a feed delivers every change once and in order',
      async seed => {
        const folder = await newDataFolder()
        const store = await openSqliteStore({ folder })
        const unreliable = createUnreliableBus(bus, { drop: 0.3, repeat: 0.3, delay: 0.3 }, seededRandom(seed))
        const clock = new ManualClock()
        const feeds = new Feeds({
          log: store.log,
          bus: unreliable,
          clock,
          onError: error => expect.fail(String(error)),
        })
        await store.log.append(creates(idOf('budget-day')))
        const feed = await feeds.open(STREAM)
        const follower = follow()
        feed?.joinAtHead(follower)

        for (let burst = 0; burst < 10; burst += 1) {
          const posts = Array.from({ length: 6 }, () => publishes(makeUpdate(idOf('budget-day'), 'news')))
          for (const appended of await Promise.all(posts.map(post => store.log.append(post)))) {
            if (appended.kind !== 'appended') throw new Error(appended.kind)
            unreliable.announce({ stream: STREAM, ...appended.cursor, text: appended.text })
          }
        }
        clock.advance(5_000)

        expect(await follower.upTo(61)).toEqual(Array.from({ length: 60 }, (_, n) => n + 2))
        feeds.close()
        await store.close()
      },
    )
  })
}

type Announcing = { readonly bus: Bus; readonly announcement: Announcement }

/** Sending may recover later than receiving. */
export async function announceUntil(heard: Promise<unknown>, { bus, announcement }: Announcing): Promise<void> {
  let isHeard = false
  heard.then(() => {
    isHeard = true
  })
  while (!isHeard) {
    bus.announce(announcement)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
