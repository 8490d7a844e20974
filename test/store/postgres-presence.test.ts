/** The contract of presence, on PostgreSQL; and two nodes that show each other's desks. */
import { expect, test } from 'vitest'
import { SqlPresence } from '#store/presence/sql-presence.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { presenceContract } from '#test/contracts/presence.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { signIn } from '#test/support/services/desk-session.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'
import { startApp } from '#test/support/services/start-app.ts'

const database = forThisFile(makeTables)

presenceContract('on PostgreSQL', async () => {
  const [pool, other] = [0, 1].map(() => openPostgres({ url: database.url, maxConnections: 4 }))
  if (!pool || !other) throw new Error('unreachable')
  return closing([pool, other, database.empty], {
    presence: new SqlPresence(postgresDatabase(pool)),
    elsewhere: new SqlPresence(postgresDatabase(other)),
    age: async (ms: number) =>
      void (await pool.query(`UPDATE presence SET since_ms = since_ms - ${ms}, seen_ms = seen_ms - ${ms}`)),
    stored: async () => Number((await pool.query('SELECT COUNT(*) AS rows FROM presence'))[0]?.rows),
  })
})

test('a login on one node is valid on the other, and the desks of both see each other', async () => {
  const env = { DATABASE_URL: database.url }
  await using here = await startApp({ env })
  await using there = await startApp({ env })
  await here.createBlog('budget-day')
  const [ana, ben] = [await signIn(here), await signIn(there)]
  const say = (desk: typeof ana, body: object) => desk.api('POST', '/v1/blogs/budget-day/presence', { body })

  await say(ana, { editing: 'new' })
  const { body } = await say(ben, {})
  const moved = await there.api('GET', '/v1/session', { key: null, headers: { Cookie: ana.cookie } })
  await ana.api('DELETE', '/v1/session')
  const after = await there.api('GET', '/v1/session', { key: null, headers: { Cookie: ana.cookie } })

  expect(body.present).toMatchObject([
    { editing: 'new', isYou: false },
    { name: 'CRIER_ADMIN_KEY', role: 'admin', isYou: true },
  ])
  expect([moved.status, after.status]).toEqual([200, 401])
})
