/** A Redis that rejects our credentials, or lacks permissions for us, is a configuration error: a node does not start. */
import { beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { demandRedisAccess } from '#store/bus/redis-access.ts'
import { parseRedisUrl } from '#store/bus/redis-url.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { type RedisServer, startCluster, startSingle } from '#test/support/services/redis-server.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp } from '#test/support/services/start-app.ts'

const MAY = [
  'on',
  '>p@ss',
  'resetchannels',
  '&crier:*',
  '+@connection',
  '+info',
  '+ping',
  '+cluster|slots',
  '+cluster|info',
]
const ALL = ['+publish', '+subscribe', '+unsubscribe', '+spublish', '+ssubscribe', '+sunsubscribe']
const LACKS = 'its user lacks a permission; docs/operations.md lists those that are needed'

describe.each([
  ['redis', startSingle],
  ['redis+cluster', startCluster],
])('of %s://', (scheme, start) => {
  const redis = forThisFile<Awaited<ReturnType<typeof start>>>(start)
  beforeAll(() => Promise.all(redis.servers.map(guard)))

  test.each([
    ['a password is missing', '', 'it requires a password'],
    ['a password is wrong', ':bad@', 'its password or user is wrong'],
    ['a user is wrong', 'nobody:bad@', 'its password or user is wrong'],
    ['a user may not publish', 'reader:p%40ss@', LACKS],
    ['a user may not listen', 'writer:p%40ss@', LACKS],
  ])('%s: reported in one sentence, without the password', async (_, login, reason) => {
    const address = addressOf(redis.url.replace('://', `://${login}`))

    const looked = demandRedisAccess({ address, clock: systemClock, random: Math.random })

    const [{ host, port } = { host: '', port: 0 }] = address.hosts
    await expect(looked).rejects.toThrow(
      new Error(`the Redis that REDIS_URL names (${host}:${port}) cannot be used: ${reason}.`),
    )
  })

  test('a user with the documented permissions is accepted', async () => {
    const address = addressOf(redis.url.replace('://', '://crier:p%40ss@'))

    await demandRedisAccess({ address, clock: systemClock, random: Math.random })
  })

  test('a node starts even if Redis is unreachable', async () => {
    await demandRedisAccess({ address: addressOf(`${scheme}://127.0.0.1:9`), clock: systemClock, random: Math.random })
  })
})

test('a node whose Redis rejects our password exits with that sentence', async () => {
  await using redis = await startSingle()
  await guard(redis.servers[0])
  const database = await makeDatabase()
  const url = redis.url.replace('://', '://:wrong@')

  const { status, out, err } = await runCrier(['serve'], {
    env: { DATABASE_URL: database.url, REDIS_URL: url, CRIER_PORT: '0' },
  })

  expect([status, out]).toEqual([1, ''])
  expect(err).toContain('the Redis that REDIS_URL names')
  expect(err).toContain('its password or user is wrong.')
  expect(err).not.toContain(':wrong@')
})

test('a node whose Redis became unreachable is ready, and reports that its bus is down', async () => {
  await using redis = await startSingle()
  const database = await makeDatabase()
  await using app = await startApp({ env: { DATABASE_URL: database.url, REDIS_URL: redis.url } })
  const before = await app.api('GET', '/readyz?verbose')

  await redis.servers[0].kill()
  while (app.logged.every(line => !line.includes('Redis (REDIS_URL) cannot be reached')))
    await new Promise(resolve => setTimeout(resolve, 20))
  const after = await app.api('GET', '/readyz?verbose')

  expect(before.body.parts).toContainEqual({ name: 'bus', needed: false, status: 'up' })
  expect([after.status, after.body.degraded]).toEqual([200, ['bus']])
  expect(after.body.parts).toContainEqual(expect.objectContaining({ name: 'bus', status: 'down' }))
})

async function guard(server: RedisServer): Promise<void> {
  const without = (...names: string[]) => ALL.filter(name => !names.includes(name))
  await server.ask('ACL', 'SETUSER', 'crier', ...MAY, ...ALL)
  await server.ask('ACL', 'SETUSER', 'reader', ...MAY, ...without('+publish', '+spublish'))
  await server.ask('ACL', 'SETUSER', 'writer', ...MAY, ...without('+subscribe', '+ssubscribe'))
  await server.ask('CONFIG', 'SET', 'requirepass', 'p@ss')
}

function addressOf(url: string) {
  const address = parseRedisUrl(url)
  if (!address) throw new Error(`no address: ${url}`)
  return address
}
