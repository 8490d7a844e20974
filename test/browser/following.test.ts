/** Our client outside of a page: in Node, like Deno, workers and React Native. */
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { followBlog, type Standing } from '#client/sdk/src/crier.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

test('a program without a page follows a blog', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const reader = follow(app)
  await reader.until('live')

  await app.post('budget-day', '', { title: 'Doors open', markdown: 'x' })

  expect(await reader.titles.next()).toEqual([])
  expect(await reader.titles.next()).toEqual(['Doors open'])
})

test('when the log gets a new epoch, the coverage is read again and followed from there', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.01)
  onTestFinished(() => void vi.restoreAllMocks())
  await using app = await startApp({ blog: 'budget-day' })
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

test('a gap closes no connection, and nothing is lost, doubled or reordered', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.01)
  const sockets = watchSockets()
  await using app = await startApp({ blog: 'budget-day' })
  const reader = follow(app)
  await reader.until('live')
  using database = openSqlite(join(app.folder, 'crier.db'))
  const expected: string[] = []
  const post = async (title: string) => {
    expected.unshift(title)
    await app.post('budget-day', '', { title, markdown: 'x' })
  }

  for (const epoch of ['restored', 'again']) {
    await post(`Before ${epoch}`)
    await expect.poll(() => reader.newest()[0], { interval: 5 }).toBe(`Before ${epoch}`)
    database.exec(`UPDATE streams SET epoch = '${epoch}'`)
    await post(`Noticed with ${epoch}`)
    await reader.until('catching-up')
    for (const number of [1, 2, 3]) await post(`While loading ${number}, ${epoch}`)
    await reader.until('live')
  }
  await post('The end')

  await expect.poll(() => reader.newest(), { interval: 5 }).toEqual(expected)
  expect(sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.OPEN])
  const titles = reader.published()
  expect(titles).toEqual(expected.filter(title => titles.includes(title)).reverse())
})

test('a reader who returns to another history loads it and follows it on the connection that told of the gap', async () => {
  const sockets = watchSockets()
  await using app = await startApp({ blog: 'budget-day' })
  await app.post('budget-day', '', { title: 'Doors open', markdown: 'x' })
  const reader = follow(app)
  await reader.until('live')

  await app.stop()
  await reader.until('reconnecting')
  const database = openSqlite(join(app.folder, 'crier.db'))
  database.exec("UPDATE streams SET epoch = 'restored'")
  database.close()
  await app.restart()
  await reader.until('live')
  await app.post('budget-day', '', { title: 'Speech begins', markdown: 'x' })

  await expect.poll(() => reader.newest(), { interval: 5 }).toEqual(['Speech begins', 'Doors open'])
  expect(sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.CLOSED, WebSocket.OPEN])
})

/** Every WebSocket whose server answered during the test. */
function watchSockets(): readonly WebSocket[] {
  const sockets: WebSocket[] = []
  const Original = WebSocket
  vi.stubGlobal(
    'WebSocket',
    class extends Original {
      constructor(url: string) {
        super(url)
        this.addEventListener('open', () => sockets.push(this))
      }
    },
  )
  onTestFinished(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })
  return sockets
}

function follow(app: TestApp) {
  const standings = createReader<Standing>()
  const titles = createReader<readonly string[]>()
  const published: string[] = []
  let newest: readonly string[] = []
  const following = followBlog(`${app.url}/blogs/budget-day`, {
    onStanding: standings.take,
    onCoverage({ updates }, changes) {
      for (const change of changes) if (change.kind === 'update.published') published.push(change.update.title ?? '')
      newest = updates.map(({ title }) => title ?? '')
      titles.take(newest)
    },
  })
  onTestFinished(() => following.close())
  return {
    titles,
    newest: () => newest,
    /** Titles of the changes, in the order in which they came. */
    published: () => published,
    async until(kind: Standing['kind']) {
      while ((await standings.next()).kind !== kind);
    },
  }
}
