/** A newsroom with many years of blogs: listing costs the size of a page, not of the archive. */
import { expect, test } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const MANY = 230

async function startWithMany(): Promise<TestApp> {
  const app = await startApp({ blog: 'still-live' })
  const ids = Array.from({ length: MANY }, (_, n) => `old-${n}`)
  await Promise.all(ids.map(id => app.createBlog(id, { state: 'ended', title: 'T'.repeat(200) })))
  return app
}

test('the list, the front page and 404 pages return one page, and the list links to the rest', async () => {
  await using app = await startWithMany()

  const pages = [await app.api('GET', '/v1/blogs?limit=100', { key: null })]
  while (pages.at(-1)?.body.older) {
    pages.push(await app.api('GET', `/v1/blogs?limit=100&before=${pages.at(-1)?.body.older}`, { key: null }))
  }
  const html = { headers: { Accept: 'text/html' }, key: null }
  const front = await app.api('GET', '/', html)
  const missing = await app.api('GET', '/blogs/nobody-has-this', html)
  const playground = await app.api('GET', '/playground', html)

  expect(pages.map(({ body }) => body.blogs.length)).toEqual([100, 100, MANY + 1 - 200])
  expect(new Set(pages.flatMap(({ body }) => body.blogs.map(({ id }: { id: string }) => id))).size).toBe(MANY + 1)
  expect([missing.status, entriesIn(missing.text), entriesIn(front.text)]).toEqual([404, 10, 51])
  expect(playground.text.match(/<option/g)?.length).toBeLessThan(100)
  // Live blogs are first, however long ago they changed.
  expect(front.text.indexOf('/blogs/still-live')).toBeLessThan(front.text.indexOf('/blogs/old-'))
})

test('every coverage is reachable from the front page without a script', async () => {
  await using app = await startWithMany()
  const seen = new Set<string>()

  for (let path: string | undefined = '/'; path; ) {
    const { text } = await app.api('GET', path, { headers: { Accept: 'text/html' }, key: null })
    for (const [, id] of text.matchAll(/href="\/blogs\/([a-z0-9-]+)"/g)) seen.add(String(id))
    path = /href="(\/\?before=[^"]+)"/.exec(text)?.[1]
  }

  expect(seen.size).toBe(MANY + 1)
})

test('an invalid position in the list is refused', async () => {
  await using app = await startApp()

  const answers = await Promise.all(
    ['/v1/blogs?before=x', '/?before=%00', '/sitemap.xml?from=../x'].map(path => app.api('GET', path)),
  )

  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([400, 'bad_page']))
})

test('a key for some blogs lists all of them at once, however old they are', async () => {
  await using app = await startWithMany()
  const made = await app.api('POST', '/v1/keys', {
    body: { name: 'Ana', role: 'contributor', blogs: ['old-3', 'still-live'] },
  })

  const mine = await app.api('GET', '/v1/blogs?covered=true', { key: made.body.secret })
  const live = await app.api('GET', '/v1/blogs?covered=true&state=live', { key: made.body.secret })
  const nobodys = await app.api('GET', '/v1/blogs?covered=true', { key: null })

  expect(mine.body.blogs.map(({ id }: { id: string }) => id).toSorted()).toEqual(['old-3', 'still-live'])
  expect(live.body.blogs).toHaveLength(1)
  expect(nobodys.body.code).toBe('missing_key')
})

function entriesIn(html: string): number {
  return html.match(/<li /g)?.length ?? 0
}
