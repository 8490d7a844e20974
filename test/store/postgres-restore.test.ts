/** While a backup is restored under a running node, editors are told to retry, never that they are unknown. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startApp } from '#test/support/services/start-app.ts'

const database = forThisFile(makeDatabase)

test('while tables exist without their rows and keys, every call of an editor gets 503', async () => {
  await using app = await startApp({ env: { DATABASE_URL: database.url } })
  await app.createBlog('budget-day')
  const signedIn = await app.api('POST', '/v1/session', { body: { key: app.adminKey }, key: null })
  const cookie = String(signedIn.headers.get('Set-Cookie')).split(';')[0] ?? ''
  const headers = { Cookie: cookie, 'X-Crier-CSRF': String(signedIn.body.csrf) }
  await asPgRestoreLeavesThem()

  const answers = await Promise.all([
    app.api('POST', '/v1/blogs/budget-day/updates', { body: { markdown: 'now' } }),
    app.api('GET', '/v1/keys'),
    app.api('GET', '/v1/session', { key: null, headers }),
    app.api('POST', '/v1/session', { body: { key: app.adminKey }, key: null }),
  ])
  await database.ask('INSERT INTO keys SELECT * FROM kept.keys')
  const meanwhile = await app.api('POST', '/v1/blogs', { body: { id: 'new', title: 'With keys, without the rest' } })

  expect(signedIn.status).toBe(201)
  expect([...answers, meanwhile].map(({ status, body }) => [status, body.code])).toEqual(
    Array(5).fill([503, 'unavailable']),
  )
  expect(meanwhile.headers.get('Retry-After')).toBe('2')
})

/** In the middle of `pg_restore --clean`: recreated, but still without rows, primary keys and indexes. */
async function asPgRestoreLeavesThem(): Promise<void> {
  await database.ask(`DO $$
    DECLARE one text;
    BEGIN
      CREATE SCHEMA kept;
      FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', one, one);
        EXECUTE format('DROP TABLE public.%I', one);
        EXECUTE format('CREATE TABLE public.%I (LIKE kept.%I)', one, one);
      END LOOP;
    END $$`)
}
