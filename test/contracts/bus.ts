/** What every bus must do when nothing fails; what it may do wrong is the feed's to survive. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Announcement, Bus } from '../../src/bus/bus.ts'
import { publicStream } from '../../src/protocol/stream.ts'
import { createReader } from '../support/awaitable-reader.ts'
import { idOf, nastyTexts } from '../support/entries.ts'

const STREAM = publicStream(idOf('budget-day'))
const OTHER = publicStream(idOf('storm-night'))

const announcement = (offset: number, text = `{"offset":${offset}}`): Announcement => ({
  stream: STREAM,
  epoch: 'e1',
  offset,
  text,
})

export function busContract(name: string, make: () => Promise<Bus>): void {
  describe(`the bus ${name}`, () => {
    let bus: Bus
    beforeEach(async () => {
      bus = await make()
    })
    afterEach(() => bus.close())

    test('everyone who follows a stream hears what is announced on it', async () => {
      const [ana, ben] = [createReader<Announcement>(), createReader<Announcement>()]
      bus.follow(STREAM, ana.take)
      bus.follow(STREAM, ben.take)

      bus.announce(announcement(1))

      expect(await ana.next()).toEqual(announcement(1))
      expect(await ben.next()).toEqual(announcement(1))
    })

    test('nobody hears another stream, or anything after stopping', async () => {
      const [ana, ben] = [createReader<Announcement>(), createReader<Announcement>()]
      const stop = bus.follow(STREAM, ana.take)
      bus.follow(STREAM, ben.take)
      bus.announce({ ...announcement(1), stream: OTHER })
      stop()

      bus.announce(announcement(2))

      expect(await ben.next()).toEqual(announcement(2))
      expect(ana.unread).toEqual([])
    })

    test.each(nastyTexts.map(text => [JSON.stringify(text).slice(0, 40), text]))(
      'carries %s unchanged',
      async (_, text) => {
        const ana = createReader<Announcement>()
        bus.follow(STREAM, ana.take)

        bus.announce(announcement(1, JSON.stringify({ text })))

        expect(await ana.next()).toEqual(announcement(1, JSON.stringify({ text })))
      },
    )
  })
}
