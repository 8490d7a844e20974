/** Searching a coverage over HTTP. */
import { test as alone, expect, vi } from 'vitest'
import { Refusal } from '#platform/errors.ts'
import type { Search } from '#store/search/search.ts'
import { runHere } from '#test/cli/run-here.ts'
import { idOf } from '#test/support/data/entries.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { Searches } from '#web/search/searches.ts'

const BLOG = '/v1/blogs/budget-day'
const PATIENCE_MS = 60_000

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

test('a reader finds the updates that have all words, newest first and page by page, with the words marked', async ({
  app,
}) => {
  const updates = []
  for (const n of [1, 2, 3]) updates.push(await app.post('budget-day', `Interest rates <b>rise</b> ${n}`))
  await app.post('budget-day', 'Doors open')

  const first = await searched(app, 'RATE interest', '&limit=2')
  const second = await searched(app, 'RATE interest', `&limit=2&before=${first.body.older}`)

  expect(first.body.results.map(({ id }: { id: string }) => id)).toEqual([updates[2]?.id, updates[1]?.id])
  expect(second.body).toMatchObject({
    results: [{ id: updates[0]?.id, version: 1, status: 'published' }],
    complete: true,
  })
  expect(second.body).not.toHaveProperty('older')
  expect(first.body.results[0].text).toEqual([
    { text: 'Interest', hit: true },
    { text: ' ' },
    { text: 'rates', hit: true },
    { text: ' <b>rise</b> 3' },
  ])
  expect(first.headers.get('Cache-Control')).toBe('public, max-age=2')
})

test('a client with the current results gets 304, and after a removal neither they nor the words are there', async ({
  app,
}) => {
  const update = await app.post('budget-day', 'Her name is Persephone')
  const { headers } = await searched(app, 'persephone')
  const again = () =>
    app.api('GET', `${BLOG}/search?q=persephone`, {
      key: null,
      headers: { 'If-None-Match': headers.get('ETag') ?? '' },
    })
  expect((await again()).status).toBe(304)

  await app.api('DELETE', `${BLOG}/updates/${update.id}?mode=remove`)
  const removed = await again()

  expect(removed.status).toBe(200)
  expect(removed.body.results).toEqual([])
})

test('a correction is found by its new words, a retraction is marked, and a draft is not found', async ({ app }) => {
  const [wrong, retracted] = [
    await app.post('budget-day', 'Five hundred'),
    await app.post('budget-day', 'Fifty thousand'),
  ]
  const patch = { markdown: 'Fifty people' }
  await app.api('PATCH', `${BLOG}/updates/${wrong.id}`, { body: patch, headers: { 'If-Match': '"1"' } })
  await app.api('DELETE', `${BLOG}/updates/${retracted.id}?note=Wrong`)
  await app.post('budget-day', 'Fifty drafts', { status: 'draft' })

  const { body } = await searched(app, 'fifty')

  expect(body.results).toMatchObject([
    { id: retracted.id, status: 'retracted' },
    { id: wrong.id, version: 2 },
  ])
  expect((await searched(app, 'five hundred')).body.results).toEqual([])
})

test('what cannot be searched for finds nothing, and what is malformed is refused', async ({ app }) => {
  await app.post('budget-day', 'Doors open')
  const statusOf = async (query: string) => (await app.api('GET', `${BLOG}/search${query}`, { key: null })).status

  for (const typed of ['', '   ', '""', '* OR "', '\u0000', "'; DROP TABLE updates; --"]) {
    expect((await searched(app, typed)).body.results).toEqual([])
  }
  expect(await statusOf('')).toBe(422)
  expect(await statusOf(`?q=${'x'.repeat(201)}`)).toBe(422)
  expect(await statusOf('?q=doors&before=%27')).toBe(400)
  expect(await statusOf('?q=doors&limit=51')).toBe(422)
  expect((await app.api('GET', '/v1/blogs/nowhere/search?q=doors', { key: null })).body.code).toBe('unknown_blog')
})

test('a private coverage is searched with a key, and no cache keeps what is found', async ({ app }) => {
  await app.createBlog('inside', { access: 'private' })
  const update = await app.post('inside', 'The secret word')

  const stranger = await app.api('GET', '/v1/blogs/inside/search?q=secret', { key: null })
  const editor = await vi.waitUntil(async () => {
    const found = await app.api('GET', '/v1/blogs/inside/search?q=secret')
    return found.body.complete && found
  }, PATIENCE_MS)

  expect(stranger.status).toBe(401)
  expect(editor.body.results).toMatchObject([{ id: update.id }])
  expect(editor.headers.get('Cache-Control')).toBe('private, no-store')
})

test('a command shows the state of the index and empties it, and the server fills it again', async ({ app }) => {
  const update = await app.post('budget-day', 'Doors open')
  await searched(app, 'doors')
  const env = { CRIER_DATA: app.folder }

  const before = await runHere(['search', 'status', '--json'], env)
  await runHere(['search', 'rebuild'], env)
  const emptied = await runHere(['search', 'status'], env)
  await app.restart()

  expect(JSON.parse(before.out)).toEqual({
    ...{ updates: 1, indexed: 1, waiting: 0, stray: 0 },
    ...{ isWalked: true, isDamaged: false },
  })
  expect(emptied.out).toContain('indexed         0')
  expect((await searched(app, 'doors')).body.results).toMatchObject([{ id: update.id }])
})

test('without a script too, who reads one topic or contributor searches that alone, and comes back to it', async ({
  app,
}) => {
  await app.api('POST', '/v1/contributors', { body: { id: 'ana-lima', name: 'Ana Lima' } })
  await app.createBlog('tax-day', { topics: [{ id: 'tax', name: 'Tax' }], contributors: ['ana-lima'] })
  const asked = 'topic=tax&amp;contributor=ana-lima'
  await app.post('tax-day', 'Rates of others')
  const marks = { topics: ['tax'], contributors: ['ana-lima'] }
  const updates = await Promise.all(Array.from({ length: 21 }, () => app.post('tax-day', 'Rates', marks)))
  await vi.waitUntil(async () => {
    const { body } = await app.api('GET', '/v1/blogs/tax-day/search?q=rates&limit=50', { key: null })
    return body.results.length === updates.length + 1
  }, PATIENCE_MS)
  const page = async (query: string) => (await app.api('GET', `/blogs/tax-day?${query}`, { key: null })).text ?? ''

  const coverage = await page('topic=tax&contributor=ana-lima')
  const found = await page('topic=tax&contributor=ana-lima&q=rates')

  expect(coverage).toContain(`<a href="/blogs/tax-day?${asked}&amp;q=">`)
  for (const html of [coverage, found]) {
    const form = /<form class="crier find".*<\/form>/.exec(html)?.[0]
    expect(form).toContain('<input type="hidden" name="topic" value="tax">')
    expect(form).toContain('<input type="hidden" name="contributor" value="ana-lima">')
  }
  expect(found).toContain(`Results: 20+`)
  expect(found).toContain(`?q=rates&amp;${asked}&amp;older=`)
  expect(found).toMatch(new RegExp(`\\?before=[^"]+&amp;${asked}#update-`))
})

test('the page shows what was found without a script, leads to its place, and escapes what was typed', async ({
  app,
}) => {
  const update = await app.post('budget-day', 'The "quoted" rates & more', { title: 'Interest rates' })
  for (let n = 0; n < 21; n += 1) await app.post('budget-day', `Other news ${n}`)
  await searched(app, 'rates')
  const page = async (query: string) => (await app.api('GET', `/blogs/budget-day${query}`, { key: null })).text

  const [found, nothing, many, empty, coverage] = await Promise.all(
    ['?q=rates', '?q=%22%3E%3Cscript%3Ealert(1)', '?q=news', '?q=', ''].map(page),
  )
  const [link = ''] = /\?before=[^"]+(?=#update-)/.exec(found ?? '') ?? []
  const [older = ''] = /\?q=news&amp;older=\d+/.exec(many ?? '') ?? []

  expect(found).toContain('Interest <mark>rates</mark>')
  expect(found).toContain('“quoted” <mark>rates</mark> &amp; more'.replaceAll(/[“”]/g, '&quot;'))
  expect(found).toContain('<p role="status">Results: 1</p>')
  expect(found).toContain('content="noindex, follow"')
  expect(await page(link)).toContain(`id="update-${update.id}"`)
  expect(nothing).toContain('Nothing was found.')
  expect(nothing).not.toContain('<script>alert')
  expect(many).toContain('Results: 20+')
  expect((await page(older.replaceAll('&amp;', '&'))).match(/<li>/g)?.length).toBeGreaterThan(0)
  expect(empty).toContain(' autofocus>')
  expect(coverage).toContain('role="search"')
})

test('the page of a private coverage has no search', async ({ app }) => {
  await app.createBlog('inside', { access: 'private', publicStandfirst: 'For subscribers' })
  await app.post('inside', 'The secret word')
  await app.createBlog('hidden', { access: 'private' })

  const [shown, hidden] = await Promise.all(
    ['inside', 'hidden'].map(blog => app.api('GET', `/blogs/${blog}?q=secret`, { key: null })),
  )

  expect(shown?.text).toContain('For subscribers')
  expect(shown?.text).not.toContain('The secret')
  expect(hidden?.status).toBe(404)
})

alone('ten thousand different searches at once start a few, and all others are refused at once', async () => {
  const started: string[] = []
  const ends: (() => void)[] = []
  const search: Pick<Search, 'find'> = {
    find: (_blog, { query }) => {
      started.push(query[0]?.words[0] ?? '')
      return new Promise(resolve => ends.push(() => resolve({ hits: [], isComplete: true })))
    },
  }
  const searches = new Searches({ search, cursor: async () => 'a.1' })
  const blog = idOf('budget-day')

  const answers = Array.from({ length: 10_000 }, (_, n) =>
    searches.answer(blog, { q: `word${n}`, limit: 20 }).then(
      () => 'answered',
      error => (error instanceof Refusal ? error.code : 'failed'),
    ),
  )
  const same = searches.answer(blog, { q: 'WORD0', limit: 20 })
  const refused = await Promise.all(answers.slice(34))

  expect(new Set(refused)).toEqual(new Set(['busy']))
  expect(started).toEqual(['word0', 'word1'])
  for (let n = 0; n < 34; n += 1) await vi.waitUntil(() => ends.shift()?.() === undefined && started.length > n)
  expect(new Set(await Promise.all(answers.slice(0, 34)))).toEqual(new Set(['answered']))
  await same
  expect(started).toHaveLength(34)
})

async function searched(app: TestApp, typed: string, more = '') {
  return vi.waitUntil(async () => {
    const answer = await app.api('GET', `${BLOG}/search?q=${encodeURIComponent(typed)}${more}`, { key: null })
    expect(answer.status).toBe(200)
    return answer.body.complete && answer
  }, PATIENCE_MS)
}
