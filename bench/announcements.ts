/**
 * node bench/announcements.ts [--nodes 200]: the CPU time of Redis to pass an update on to each node that has readers of it, with
 * the product's own bus on both ends.
 */
import { parseArgs } from 'node:util'
import { systemClock as clock } from '#platform/clock.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { RedisBus } from '#store/bus/redis-bus.ts'
import { parseRedisUrl } from '#store/bus/redis-url.ts'
import { idOf } from '#test/support/data/entries.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { cpuUs } from './processes.ts'

const UPDATES = 500
const TEXT = JSON.stringify({ text: 'x'.repeat(1_500) })

const { values } = parseArgs({ options: { nodes: { type: 'string', default: '200' } } })
const nodes = Number(values.nodes)
await using redis = await startRedis()
const address = parseRedisUrl(`redis://127.0.0.1:${redis.port}`)
if (!address) throw new Error('The address of Redis was not understood')
const stream = publicStream(idOf('bench'))
const open = () => new RedisBus({ address, clock, random: Math.random, onError: console.error })
const buses = Array.from({ length: nodes }, open)
const [sender] = buses
if (!sender) throw new Error('--nodes takes a positive integer')

let heard = 0
const subscribed = buses.map(bus => {
  bus.follow(stream, () => {
    heard += 1
  })
  return new Promise<void>(resolve => bus.onDoubt(() => resolve()))
})
await Promise.all(subscribed)
const before = cpuUs(redis.pid)
for (let offset = 1; offset <= UPDATES; offset += 1) {
  sender.announce({ stream, epoch: 'bench', offset, text: TEXT })
  while (heard < offset * nodes) await new Promise(resolve => setImmediate(resolve))
}
const each = (cpuUs(redis.pid) - before) / UPDATES / nodes
console.log(`${nodes} nodes: ${each.toFixed(2)} µs of CPU of Redis for each node and update`)
for (const bus of buses) await bus.close()
