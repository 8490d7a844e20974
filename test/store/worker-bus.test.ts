import { expect, test } from 'vitest'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Announcement, Bus } from '#store/bus/bus.ts'
import { createBusRelay, createWorkerBus } from '#store/bus/worker-bus.ts'
import { busContract } from '#test/contracts/bus.ts'
import { idOf } from '#test/support/data/entries.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { createWirePair } from '#test/support/readers/wire-pair.ts'

const STREAM = publicStream(idOf('budget-day'))
const announcement = { stream: STREAM, epoch: 'e1', offset: 1, text: '{"offset":1}' }

busContract('between two workers', async () => {
  const [one, other] = openWorkerBuses()
  return { bus: { ...other, announce: one.announce } }
})

busContract('inside one of several workers', async () => ({ bus: openWorkerBuses()[0] }))

test('a worker receives its own announcement once', async () => {
  const [one, other] = openWorkerBuses()
  const [here, there] = [createReader<Announcement>(), createReader<Announcement>()]
  one.follow(STREAM, here.take)
  other.follow(STREAM, there.take)

  one.announce(announcement)
  await there.next()

  expect(here.unread).toEqual([announcement])
})

test('a worker that does not read loses announcements, but never costs unbounded memory', () => {
  const sent: unknown[] = []
  const stuck = { unsent: 4_096, send: (_: string, body: unknown) => sent.push(body), hear: () => {} }

  createWorkerBus(stuck).announce(announcement)

  expect(sent).toEqual([])
})

function openWorkerBuses(): readonly [Bus, Bus] {
  const relay = createBusRelay()
  const open = () => {
    const [worker, primary] = createWirePair()
    relay.join(primary)
    return createWorkerBus(worker)
  }
  return [open(), open()]
}
