/** `crier summary` and the topics and summary of an imported page, against a real server. */
import { expect } from 'vitest'
import { importPage } from '#cli/import/import-page.ts'
import { parsePage } from '#cli/import/parse-page.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { apiOf, blogOf, crier, crierHere, DAY, read } from './ferry-strike.ts'
import { updateAt } from './parsed-page.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

const PAGE = `Topics: Talks, Night boats
WHAT WE KNOW:
- The boats stay in harbour.
Talks go on.
UPDATE 1315 GMT:
The company has withdrawn its plan.
Topics: Talks, Company
ORIGINAL ENTRY: The crews have begun a strike.`

test('a summary is written, shown, listed and removed; nobody overwrites a newer one', async ({ app }) => {
  const summary = (...args: string[]) => crierHere(app, ['summary', ...args])
  const versionNow = async () => String((await read(app, 'budget-day')).blog.summary?.version)
  const none = await summary('show', 'budget-day')

  const written = await crier(app, ['summary', 'write', 'budget-day', '-'], '- Two bridges are **closed**.\n- Rain.')
  const first = await versionNow()
  const again = await summary('write', 'budget-day', 'One bridge is closed.', '--if-version', first, '--json')
  const late = await summary('write', 'budget-day', 'Three bridges are closed.', '--if-version', first)
  const shown = await summary('show', 'budget-day')
  const history = await summary('history', 'budget-day')
  const unsure = await summary('remove', 'budget-day')
  const removed = await summary('remove', 'budget-day', '--yes')
  const after = await summary('history', 'budget-day')

  expect(none).toMatchObject({ status: 0, out: '', err: expect.stringContaining('no summary yet') })
  expect(written).toMatchObject({ status: 0, out: `${app.url}/blogs/budget-day\n` })
  expect(JSON.parse(again.out).version).toBeGreaterThan(Number(first))
  expect(late).toMatchObject({ status: 3, out: '' })
  expect(shown.out).toBe('One bridge is closed.\n')
  expect(history.out).toMatch(/^VERSION +WRITTEN .*\n.*One bridge is closed\.\n.*Two bridges are closed\. Rain\.\n$/)
  expect(unsure).toMatchObject({ status: 1, err: expect.stringContaining('--yes') })
  expect([removed.status, after.out]).toEqual([0, 'This blog has no summary, or it was removed.\n'])
  expect((await read(app, 'budget-day')).blog.summary).toBeUndefined()
})

test('a page is imported with its summary and the topics of its entries, which a second run leaves as they are', async ({
  app,
}) => {
  const api = apiOf(app)
  const importIt = () => importPage({ api, page: parsePage(PAGE, DAY), blog: blogOf('strike') })

  await importIt()
  const first = await read(app, 'strike')
  const { body } = await app.api('PATCH', '/v1/blogs/strike', {
    body: { topics: [{ id: 'night-boats', name: 'Night ferries' }] },
    headers: { 'If-Match': String(first.blog.version) },
  })
  const second = await importIt()

  expect(first.blog).toMatchObject({
    topics: [
      { id: 'talks', name: 'Talks' },
      { id: 'night-boats', name: 'Night boats' },
      { id: 'company', name: 'Company' },
    ],
    summary: { body: [{ listItem: 'bullet' }, { style: 'normal' }] },
  })
  expect(first.updates.map(({ topics }) => topics)).toEqual([['talks', 'company'], undefined])
  expect(second.map(({ kind }) => kind)).toEqual(['there', 'there'])
  expect((await read(app, 'strike')).blog).toEqual(body.blog)
})

test('a line of topics is no text of its entry; alone, or with too many, it stays one', () => {
  const many = `Topics: ${Array.from({ length: 11 }, (_, number) => `Topic ${number}`).join(', ')}`
  const of = (...lines: string[]) => updateAt(parsePage(['UPDATE 1200 GMT:', ...lines].join('\n'), DAY))

  expect(of('Rain.', 'Topics: Weather')).toMatchObject({ topics: ['Weather'], body: { length: 1 } })
  expect(of('Topics: Weather')).toMatchObject({ topics: [], body: { length: 1 } })
  expect(of('Rain.', many)).toMatchObject({ topics: [], body: { length: 2 } })
})
