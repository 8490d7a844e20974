/** The bell, which saves nodes from polling the record, with a manual clock. */
import { expect, test } from 'vitest'
import type { StreamName } from '#shared/protocol/stream.ts'
import { createBell, ring, type Watched } from '#store/bus/bell.ts'
import type { Announcement, Bus } from '#store/bus/bus.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'

const SLOW_MS = 10_000
const MINUTE_MS = 60_000

test('while the bell works a node polls at once on a ring, and otherwise seldom', () => {
  const node = openNode()

  node.clock.advance(MINUTE_MS)
  const unasked = node.looks.length
  ring(node.bus, 'scheduled', '2026-03-04T16:44:00.000Z')

  expect(unasked).toBeLessThanOrEqual(8)
  expect(node.looks.at(-1)).toBe('2026-03-04T16:44:00.000Z')
})

test('a ring under another name is ignored', () => {
  const node = openNode()

  ring(node.bus, 'erasure')

  expect(node.looks).toEqual([])
})

test('a silent bell is noticed within seconds, and polling is quick until it works again', () => {
  const node = openNode()
  node.clock.advance(MINUTE_MS)
  node.cut()
  node.clock.advance(20_000)
  node.looks.length = 0

  node.clock.advance(10_000)
  const silent = node.looks.length
  node.heal()
  node.clock.advance(5_000)
  node.looks.length = 0
  node.clock.advance(MINUTE_MS)

  expect(silent).toBe(20)
  expect(node.looks.length).toBeLessThanOrEqual(8)
})

test('when the bus may have missed something, everybody polls at once', () => {
  const node = openNode()

  node.doubt()

  expect(node.looks).toEqual([''])
})

test('a bus that does not reach every writer is not trusted', () => {
  const node = openNode({ reachesAll: false })

  node.clock.advance(10_000)

  expect(node.looks).toHaveLength(20)
})

test('work in progress is polled quickly, because another node may drop it without a ring', () => {
  let isBusy = true
  const node = openNode({ watched: { isBusy: () => isBusy } })
  node.clock.advance(SLOW_MS)
  const [busy] = [node.looks.length]

  isBusy = false
  node.clock.advance(1_000)
  node.looks.length = 0
  node.clock.advance(MINUTE_MS)

  expect(busy).toBe(20)
  expect(node.looks.length).toBeLessThanOrEqual(8)
})

test('two hundred nodes together send one test ring in five seconds', () => {
  const bus = createMemoryBus()
  const clock = new ManualClock()
  let rings = 0
  const counted = {
    ...bus,
    announce(sent: Announcement) {
      rings += 1
      bus.announce(sent)
    },
  }
  for (let node = 0; node < 200; node += 1) {
    clock.advance(25)
    createBell({ bus: counted, clock, random: () => 0.5, reachesAll: true })
  }
  rings = 0

  clock.advance(MINUTE_MS)

  expect(rings).toBeGreaterThan(0)
  expect(rings).toBeLessThanOrEqual(MINUTE_MS / 5_000)
})

type Given = { readonly reachesAll?: boolean; readonly watched?: Partial<Watched> }

function openNode({ reachesAll = true, watched = {} }: Given = {}) {
  const clock = new ManualClock()
  const looks: string[] = []
  const inner = createMemoryBus()
  let isCut = false
  let doubt: (stream: StreamName) => void = () => {}
  const bus: Bus = {
    ...inner,
    announce: sent => {
      if (!isCut) inner.announce(sent)
    },
    onDoubt(tell) {
      doubt = tell
      return () => {}
    },
  }
  const bell = createBell({ bus, clock, random: () => 0.5, reachesAll })
  bell.watch({ name: 'scheduled', look: word => looks.push(word), quickMs: 500, slowMs: SLOW_MS, ...watched })
  return {
    ...{ clock, looks, bus },
    cut: () => {
      isCut = true
    },
    heal: () => {
      isCut = false
    },
    doubt: () => doubt('bell' as StreamName),
  }
}
