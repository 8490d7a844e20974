/** What every bus must do when nothing fails; what it may do wrong is the feed's to survive. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Announcement, Bus } from '../../src/bus/bus.ts'
import { publicStream, type StreamName } from '../../src/protocol/stream.ts'
import { type AwaitableReader, createReader } from '../support/awaitable-reader.ts'
import { idOf, nastyTexts } from '../support/entries.ts'

const STREAM = publicStream(idOf('budget-day'))
const OTHER = publicStream(idOf('storm-night'))

export type BusUnderTest = {
  readonly bus: Bus
  /** Cuts every connection to what carries the announcements, for a moment. Absent where there is none. */
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

    /** A bus across a network says when the following of a stream took hold. */
    const tookHold = async () => {
      if (under.cut) expect(await doubts.next()).toBe(STREAM)
    }

    test('everyone who follows a stream hears what is announced on it', async () => {
      const [ana, ben] = [createReader<Announcement>(), createReader<Announcement>()]
      bus.follow(STREAM, ana.take)
      bus.follow(STREAM, ben.take)
      await tookHold()

      bus.announce(announcement(1))

      expect(await ana.next()).toEqual(announcement(1))
      expect(await ben.next()).toEqual(announcement(1))
    })

    test('nobody hears another stream, or anything after stopping', async () => {
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

    test('whoever follows again after everyone stopped hears again', async () => {
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

    test('after being cut off it tells what may have been missed, and carries again', async ({ skip }) => {
      if (!under.cut) return skip('nothing can be cut')
      const ana = createReader<Announcement>()
      bus.follow(STREAM, ana.take)
      await tookHold()

      await under.cut()
      await tookHold()
      const heard = ana.next()
      // The way out may come back later than the way in.
      await announceUntil(heard)

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

    async function announceUntil(heard: Promise<unknown>): Promise<void> {
      let isHeard = false
      heard.then(() => {
        isHeard = true
      })
      while (!isHeard) {
        bus.announce(announcement(1))
        await new Promise(resolve => setTimeout(resolve, 20))
      }
    }
  })
}
