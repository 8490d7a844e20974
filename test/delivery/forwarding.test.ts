import { expect, onTestFinished, test } from 'vitest'
import { createForwarding, type Said } from '#delivery/gateway/http/forwarding.ts'
import type { Bus } from '#store/bus/bus.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { createUnreliableBus } from '#test/support/readers/unreliable-bus.ts'

const data = Buffer.from('{"id":2,"subscribe":{"channel":"blog:ü"}}')

test('a command sent to one node is accepted by the node with its session', async () => {
  const { open } = openNodes()
  const [here, there] = [open(), open()]

  const forwarded = await here.forward({ node: there.node, session: 'ana', data })

  expect(forwarded).toBe('taken')
  expect(there.taken).toEqual([{ session: 'ana', data }])
  expect(here.taken).toEqual([])
})

test('on a bus that repeats messages, it is accepted once', async () => {
  const { open } = openNodes(bus => createUnreliableBus(bus, { drop: 0, repeat: 1, delay: 0 }, () => 0.5))
  const [here, there] = [open(), open()]

  await here.forward({ node: there.node, session: 'ana', data })
  await here.forward({ node: there.node, session: 'ana', data })

  expect(there.taken).toHaveLength(2)
})

test.each([
  ['of a node that is gone', '0b8ff8c2-6f0c-4c4e-8d6a-0a2f3ee1d5a1'],
  ['of an invalid node name', 'budget-day'],
])('the client %s is told within a second to reconnect', async (_, node) => {
  const { open, clock } = openNodes()

  const forwarded = open().forward({ node, session: 'ana', data })
  clock.advance(1_000)

  expect(await forwarded).toBe('unknown')
})

test('the number of commands waiting for unresponsive nodes is bounded', async () => {
  const { open, clock } = openNodes()
  const here = open()
  const node = '0b8ff8c2-6f0c-4c4e-8d6a-0a2f3ee1d5a1'
  const waiting = Array.from({ length: 10_000 }, () => here.forward({ node, session: 'ana', data }))

  expect(await here.forward({ node, session: 'ana', data })).toBe('busy')

  clock.advance(1_000)
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['unknown']))
  expect(await here.forward({ node: open().node, session: 'ana', data })).toBe('taken')
})

test('a node ignores messages of other programs on the bus', () => {
  const { open, bus } = openNodes()
  const { node, taken } = open()

  for (const text of ['{', '{}', '[]', '{"from":1}', '{"from":"me","session":"ana","data":"e30="}', 'null']) {
    bus.announce({ stream: `node:${node}` as never, epoch: 'said', offset: 1, text })
  }

  expect(taken).toEqual([])
})

function openNodes(over: (bus: Bus) => Bus = bus => bus) {
  const bus = over(createMemoryBus())
  const clock = new ManualClock()
  const open = () => {
    const taken: Omit<Said, 'node'>[] = []
    const forwarding = createForwarding({
      bus,
      clock,
      take: ({ session, data: said }) => taken.push({ session, data: said }),
    })
    onTestFinished(() => forwarding.close())
    return { ...forwarding, taken }
  }
  return { open, clock, bus }
}
