/** A manual step of docs/operations.md, for a case that no node can detect. */
import { expect, test } from 'vitest'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startApp } from '#test/support/services/start-app.ts'

test('after the command for a restored disk image, every stream has a new epoch', async () => {
  await using database = await makeDatabase()
  await using app = await startApp({ env: { DATABASE_URL: database.url } })
  await app.createBlog('budget-day')
  const { body: before } = await app.api('GET', '/v1/blogs/budget-day')
  await app.stop()

  await database.ask("UPDATE database_marks SET mark = 'restored'")
  await app.restart()

  expect((await app.api('GET', `/v1/blogs/budget-day/changes?after=${before.cursor}`)).status).toBe(410)
  const { body: after } = await app.api('GET', '/v1/blogs/budget-day')
  expect(after.cursor.split('.')[0]).not.toBe(before.cursor.split('.')[0])
})
