/** `?at=`: a coverage as readers saw it at an instant, over HTTP. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { runHere } from '#test/cli/run-here.ts'
import { demand } from '#test/support/services/call-api.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const BLOG = '/v1/blogs/storm'

const test = testWith({ app: () => startApp({ env: { CRIER_READER_JWT_SECRET: 'x'.repeat(32) } }) })

test('readers see the words, the order and the title of that instant, and nothing that came later', async ({ app }) => {
  const { first, second, then } = await storm(app)

  const { body } = await read(app, `${BLOG}?at=${then}`)
  const page = await read(app, `${BLOG}/updates?at=${then}&limit=1`)
  const rest = await read(app, `${BLOG}/updates?at=${then}&limit=1&before=${page.body.older}`)
  const one = await read(app, `${BLOG}/updates/${first.id}?at=${then}`)

  expect(body).toMatchObject({ at: then, blog: { title: 'A storm' }, keyUpdates: [{ id: first.id, version: 1 }] })
  expect(body.updates).toEqual([second, first])
  expect([...page.body.updates, ...rest.body.updates]).toEqual([second, first])
  expect([rest.body.older, one.body]).toEqual([undefined, first])
  expect(body.cursor).toMatch(/\.3$/)
})

test('what was removed since stays erased, in the state, on the page and by its address', async ({ app }) => {
  const { first, then } = await storm(app)
  await app.api('DELETE', `${BLOG}/updates/${first.id}?mode=remove`)

  const [state, page] = [await read(app, `${BLOG}?at=${then}`), await read(app, `/blogs/storm?at=${then}`)]
  const one = await read(app, `${BLOG}/updates/${first.id}?at=${then}`)

  for (const { text } of [state, page, one]) expect(text).not.toContain('roofs')
  expect(state.body.updates).toHaveLength(1)
  expect([one.status, one.body.code]).toEqual([410, 'removed'])
})

test('the page says which instant it shows, does not follow, and is not for search engines', async ({ app }) => {
  const { then } = await storm(app)

  const { text, headers } = await read(app, `/blogs/storm?at=${then}`)

  expect(text).toContain(`<time datetime="${then}">`)
  expect(text).toContain('This is the coverage as it stood on')
  expect(text).toContain('<a href="/blogs/storm">See it as it is now</a>')
  expect(text).toContain('The wind takes roofs')
  expect(text).not.toMatch(/Corrected|after midnight|rel="canonical"/)
  const scripts = [...text.matchAll(/<script [^>]*src="([^"]*)"/g)].map(([, src]) => src)
  expect(scripts).toEqual(['/text-size-alone.js'])
  expect(text).toContain('<meta name="robots" content="noindex">')
  expect(headers.get('Cache-Control')).toBe('public, max-age=10')
  expect((await read(app, '/blogs/storm')).text).toContain('after midnight')
})

test('a page continues with older ones of the same instant', async ({ app }) => {
  await app.createBlog('long')
  for (let n = 0; n < 25; n++) await app.post('long', `Number ${n}.`)
  const then = (await read(app, '/v1/blogs/long')).body.updates[0].publishedAt
  await pastMillisecond(then)
  await app.post('long', 'Too late.')

  const first = await read(app, `/blogs/long?at=${then}`)
  const [, older = ''] = /href="(\?at=[^"#]*before=[^"#]*)/.exec(first.text) ?? []
  const next = await read(app, `/blogs/long${older.replaceAll('&amp;', '&')}`)

  expect(first.text).not.toContain('Too late.')
  expect([first.text.includes('Number 24.'), first.text.includes('Number 4.')]).toEqual([true, false])
  expect([next.text.includes('Number 4.'), next.text.includes('Number 0.')]).toEqual([true, true])
})

test('an instant before the blog, in the future, or without a zone is refused', async ({ app }) => {
  await storm(app)
  const codes = async (at: string) => [
    (await read(app, `${BLOG}?at=${at}`)).body.code,
    (await read(app, `${BLOG}/updates?at=${at}`)).body.code,
    (await read(app, `/blogs/storm?at=${at}`)).status,
  ]

  expect(await codes('2001-01-01T00:00:00Z')).toEqual(['unknown_blog', 'unknown_blog', 404])
  expect(await codes('2999-01-01T00:00:00Z')).toEqual(['invalid', 'invalid', 422])
  expect(await codes('2026-01-01T00:00:00')).toEqual(['invalid', 'invalid', 422])
  expect(await codes('')).toEqual(['invalid', 'invalid', 422])
  expect((await read(app, `${BLOG}/updates?status=draft&at=2026-01-01T00:00:00Z`)).body.code).toBe('invalid')
})

test('a private blog stays private at every instant', async ({ app }) => {
  await app.createBlog('members', { access: 'private' })
  const { publishedAt: then } = await app.post('members', 'For members')

  const [api, page] = [await read(app, `/v1/blogs/members?at=${then}`), await read(app, `/blogs/members?at=${then}`)]
  const withKey = await app.api('GET', `/v1/blogs/members?at=${then}`)

  expect([api.status, page.status]).toEqual([401, 404])
  expect(withKey.body.updates).toHaveLength(1)
  expect(withKey.headers.get('Cache-Control')).toBe('private, no-store')
})

test('crier export --at writes the coverage of that instant, and says so', async ({ app }) => {
  const { then, first, second } = await storm(app)
  const folder = join(app.folder, 'archive')

  const run = await runHere(['export', 'storm', folder, '--at', then], { CRIER_URL: app.url })
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  const data = JSON.parse(await readFile(join(folder, 'coverage.json'), 'utf8'))

  expect([run.err, run.status]).toEqual(['', 0])
  expect(page).toContain(`<time datetime="${then}">`)
  expect(page).not.toMatch(/Corrected|after midnight|canonical|ld\+json/)
  expect([data.at, data.updates]).toEqual([then, [second, first]])
})

/** Two updates; later the first is corrected, another comes, and the blog gets another title. */
async function storm(app: TestApp) {
  const blog = await app.createBlog('storm', { title: 'A storm', language: 'en' })
  const first = await app.post('storm', 'The wind takes roofs.', { key: true })
  const second = await app.post('storm', 'Trains stop.')
  const then = second.publishedAt ?? ''
  await pastMillisecond(then)
  const headers = { 'If-Match': '"1"' }
  const correction = { markdown: 'The wind takes no roofs.', correction: 'It does not' }
  demand(await app.api('PATCH', `${BLOG}/updates/${first.id}`, { headers, body: correction }))
  await app.api('PATCH', BLOG, { headers: { 'If-Match': `"${blog.version}"` }, body: { title: 'The storm' } })
  await app.post('storm', 'Trains run again after midnight.')
  return { first, second, then }
}

/** The clock has milliseconds: changes of the same one are of the same instant. */
async function pastMillisecond(instant: string): Promise<void> {
  while (new Date().toISOString() <= instant) await new Promise(resolve => setImmediate(resolve))
}

function read(app: TestApp, path: string) {
  return app.api('GET', path, { key: null })
}
