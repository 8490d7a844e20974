/** The doctor on PostgreSQL and Redis, and on what can be wrong with them. */
import { createServer } from 'node:net'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { examine } from '#test/support/services/examine.ts'
import { freePort, listen } from '#test/support/services/listen.ts'
import { makeDatabase, makeTables } from '#test/support/services/postgres-database.ts'
import { startCluster, startSingle, startWithSentinel } from '#test/support/services/redis-server.ts'
import { startApp } from '#test/support/services/start-app.ts'

const SECRETS_KEY = 'a-key-of-32-characters-or-more-xx'
const redis = forThisFile(startSingle)

test('a node on PostgreSQL and Redis is fine', async () => {
  const database = await makeDatabase()
  const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, CRIER_SECRETS_KEY: SECRETS_KEY }
  await using app = await startApp({ env })
  const { port } = new URL(app.url)

  const { of } = await examine({ ...env, CRIER_PORT: port })

  expect(of('settings')).toEqual(['ok: Every setting is valid, and none contradicts another.'])
  // As the tests' own server is set, to be fast.
  const fine = /^(ok: |warning: A round trip takes)/
  expect(of('database').filter(line => !fine.test(line))).toEqual([
    expect.stringContaining('problem: fsync is off'),
    expect.stringContaining('ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();'),
  ])
  expect(of('database')).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^ok: PostgreSQL \d/),
      expect.stringMatching(/^ok: Its tables are those of this version/),
      'ok: No transaction is open for long, and nobody waits for a lock.',
    ]),
  )
  expect(of('redis')).toEqual([expect.stringMatching(/^(ok|warning): Its user may do what is needed/)])
  expect(of('clock')).toEqual(["ok: This machine's clock agrees with that of the database."])
  expect(of('server')).toEqual([`ok: Crier 0.0.0-test answers at ${app.url}.`])
  expect(of('disk')).toEqual([expect.stringContaining('skipped: ')])
})

test('a machine whose clock is an hour ahead', async () => {
  await using database = await makeTables()
  const clock = new ManualClock(new Date(Date.now() + 3_600_000).toISOString())

  const { of } = await examine({ DATABASE_URL: database.url }, { clock })

  expect(of('clock')).toEqual([
    expect.stringMatching(/^problem: This machine's clock is 3[56]\d\d\.\d s ahead of that of the database\./),
  ])
  expect(of('clock')[0]).toContain('timedatectl set-ntp true')
})

test('a database without tables, and settings that lose data, are reported; nothing is created', async () => {
  await using database = await makeDatabase()
  const name = new URL(database.url).pathname.slice(1)
  await database.ask(`ALTER DATABASE ${name} SET synchronous_commit = off`)
  await database.ask(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)

  const { of } = await examine({ DATABASE_URL: database.url })

  expect(of('database')).toEqual(
    expect.arrayContaining([
      expect.stringContaining('problem: It has no tables of Crier.'),
      expect.stringContaining('warning: synchronous_commit is off'),
      expect.stringContaining('problem: default_transaction_read_only is on'),
    ]),
  )
  expect(await database.ask("SELECT to_regclass('schema_steps') AS steps")).toEqual({ steps: null })
})

test('a pool that does not fit, tables of an older version, and a lock that somebody waits for', async () => {
  await using database = await makeTables()
  await database.ask('UPDATE schema_steps SET taken = 3')
  const [holder, waiter] = [await connect(database.url), await connect(database.url)]
  await holder.query("SET application_name = 'a forgotten shell'; BEGIN; LOCK TABLE blogs")
  const { pid } = (await holder.query('SELECT pg_backend_pid() AS pid')).rows[0]
  const waiting = waiter.query('SELECT COUNT(*) FROM blogs')
  await expect
    .poll(async () => (await database.ask('SELECT COUNT(*)::int AS n FROM pg_locks WHERE NOT granted')).n)
    .toBe(1)

  const { of } = await examine({ DATABASE_URL: database.url, DATABASE_POOL: '900', CRIER_WORKERS: '2' })
  await holder.query('ROLLBACK')
  await waiting

  const found = of('database')
  expect(found).toContainEqual(expect.stringContaining('warning: Its tables are of an older Crier: schema 3'))
  expect(found).toContainEqual(
    expect.stringMatching(/^warning: .* this node may open up to 2712\..*ALTER SYSTEM SET max_connections = \d+;/),
  )
  expect(found).toContainEqual(expect.stringContaining(`a forgotten shell) has a transaction open`))
  expect(found).toContainEqual(
    expect.stringContaining(
      `1 sessions wait for it. | Transactions of milliseconds. | If it is not a backup or an upgrade: SELECT pg_terminate_backend(${pid});`,
    ),
  )
})

test('a wrong password of PostgreSQL or Redis is reported, never shown; one that is away too', async () => {
  await using database = await makeTables()
  const owner = Object.assign(new URL(await database.asOwner()), { password: 'hunter2' }).href
  const nowhere = `127.0.0.1:${await freePort()}`
  await redis.servers[0].ask('ACL', 'SETUSER', 'guarded', 'on', '>right', '&*', '+@all')

  const wrong = await examine({ DATABASE_URL: owner, REDIS_URL: redis.url.replace('://', '://guarded:hunter3@') })
  const away = await examine({
    DATABASE_URL: `postgres://u:hunter2@${nowhere}/crier`,
    REDIS_URL: `redis://u:hunter3@${nowhere}`,
  })

  expect(wrong.of('database')).toEqual([expect.stringContaining('cannot be used: its password or user is wrong')])
  expect(wrong.of('redis')).toEqual([expect.stringContaining('cannot be used: its password or user is wrong')])
  expect(away.of('database')).toEqual([
    expect.stringMatching(/^problem: The database that DATABASE_URL names .* ECONNREFUSED/),
  ])
  expect(away.of('redis')).toEqual([
    expect.stringMatching(
      /^problem: Redis \(.*\) cannot be reached: .*ECONNREFUSED.*redis-cli -h 127\.0\.0\.1 -p \d+ ping/,
    ),
  ])
  expect(JSON.stringify([wrong, away])).not.toMatch(/hunter[23]/)
})

test('servers that accept and never answer delay nobody', async () => {
  await using silent = await listen(createServer(() => {}))
  const nowhere = `127.0.0.1:${silent.port}`

  const { of, findings } = await examine({
    ...{ DATABASE_URL: `postgres://u:p@${nowhere}/crier`, REDIS_URL: `redis://${nowhere}` },
    ...{ CRIER_PORT: String(silent.port), CRIER_PUBLIC_URL: `http://${nowhere}` },
  })

  for (const check of ['database', 'redis', 'server', 'public address']) {
    expect(of(check), check).toEqual([expect.stringContaining('problem: ')])
  }
  expect(of('database')[0]).toContain('cannot be used: it does not respond in time.')
  expect(of('server')[0]).toContain('and does not answer within seconds')
  for (const check of ['proxy', 'websocket', 'events']) {
    expect(of(check), check).toEqual(['skipped: The server was not reached there; see "public address".'])
  }
  expect(findings.every(({ ms }) => ms < 60_000)).toBe(true)
  expect(of('memory').join()).toContain('Of this command')
})

test.each([
  ['a command', '-publish', '&crier:*', '+publish', 'may not run PUBLISH.'],
  ['our channels', '+publish', '&other:*', '&crier:*', 'on channels crier:*.'],
])('a user of Redis without %s: the rule to add is named', async (_, publish, channels, rule, words) => {
  const { servers, url } = redis
  await servers[0].ask(
    'ACL',
    'SETUSER',
    'limited',
    'reset',
    'on',
    '>right',
    '+@all',
    publish,
    'resetchannels',
    channels,
  )

  const { of } = await examine({
    DATABASE_URL: 'postgres://127.0.0.1:9/x',
    REDIS_URL: url.replace('://', '://limited:right@'),
  })

  expect(of('redis').length).toBeGreaterThan(0)
  expect(of('redis')[0]).toContain('The user "limited" may not run ')
  expect(of('redis').join()).toContain(words)
  expect(of('redis').join()).toContain(`ACL SETUSER limited ${rule} as an administrator`)
})

test('Sentinels lead to the server, and their own address is what is reported without them', async () => {
  await using sentinel = await startWithSentinel()
  const DATABASE_URL = 'postgres://127.0.0.1:9/x'
  const nowhere = `127.0.0.1:${await freePort()}`

  const [works, away] = await Promise.all([
    examine({ DATABASE_URL, REDIS_URL: sentinel.url }),
    examine({ DATABASE_URL, REDIS_URL: `redis+sentinel://${nowhere}/newsroom` }),
  ])

  expect(works.of('redis')).toEqual([expect.stringMatching(/^(ok|warning): Its user may do what is needed/)])
  expect(away.of('redis')).toEqual([expect.stringContaining(`problem: Redis (${nowhere}) cannot be reached: `)])
})

test('a cluster: sharded messages arrive, or the missing permission is named', async () => {
  await using cluster = await startCluster()
  const DATABASE_URL = 'postgres://127.0.0.1:9/x'
  const works = await examine({ DATABASE_URL, REDIS_URL: cluster.url })
  for (const server of cluster.servers) {
    await server.ask('ACL', 'SETUSER', 'limited', 'on', '>right', '+@all', '-ssubscribe', '&*')
  }

  const limited = await examine({ DATABASE_URL, REDIS_URL: cluster.url.replace('://', '://limited:right@') })

  expect(works.of('redis')).toEqual([expect.stringMatching(/^(ok|warning): Its user may do what is needed/)])
  expect(limited.of('redis')).toEqual([expect.stringContaining('ACL SETUSER limited +ssubscribe')])
})

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => client.end())
  return client
}
