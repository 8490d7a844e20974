/** Our client where there is no page: in Node, as in Deno, workers and React Native. */
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { followBlog, type Standing } from '#client/sdk/src/crier.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

test('a program without a page follows a blog', async () => {
  await using app = await startApp()
  await app.createBlog('budget-day')
  const reader = follow(app)
  await reader.until('live')

  await app.post('budget-day', '', { title: 'Doors open', markdown: 'x' })

  expect(await reader.titles.next()).toEqual([])
  expect(await reader.titles.next()).toEqual(['Doors open'])
})

test('when the log begins anew, the coverage is read again and followed from there', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.01)
  onTestFinished(() => void vi.restoreAllMocks())
  await using app = await startApp()
  await app.createBlog('budget-day')
  await app.post('budget-day', '', { title: 'Doors open', markdown: 'x' })
  const reader = follow(app)
  await reader.until('live')

  using database = openSqlite(join(app.folder, 'crier.db'))
  database.exec("UPDATE streams SET epoch = 'restored'")
  await app.post('budget-day', '', { title: 'Speech begins', markdown: 'x' })
  await reader.until('catching-up')
  await reader.until('live')
  await app.post('budget-day', '', { title: 'Speech ends', markdown: 'x' })

  await expect.poll(() => reader.newest(), { interval: 5 }).toEqual(['Speech ends', 'Speech begins', 'Doors open'])
})

function follow(app: TestApp) {
  const standings = createReader<Standing>()
  const titles = createReader<readonly string[]>()
  let newest: readonly string[] = []
  const following = followBlog(`${app.url}/blogs/budget-day`, {
    onStanding: standings.take,
    onCoverage({ updates }) {
      newest = updates.map(({ title }) => title ?? '')
      titles.take(newest)
    },
  })
  onTestFinished(() => following.close())
  return {
    titles,
    newest: () => newest,
    async until(kind: Standing['kind']) {
      while ((await standings.next()).kind !== kind);
    },
  }
}
