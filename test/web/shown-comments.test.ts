/** Approved comments on the page, in partners' HTML, for search engines and in feeds; and nothing of those that wait. */
import { parseAtomFeed } from 'feedsmith'
import { DomUtils, parseDocument } from 'htmlparser2'
import { expect } from 'vitest'
import { approved, decide, say } from '#test/support/services/readers-speak.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const NASTY = '</script><script>alert(1)</script> "quotes" \ud800 שלום\nsecond line'
const PAGES = ['/blogs/budget-day', '/embed/budget-day', '/embed/budget-day/html']
const FEEDS = ['atom', 'rss', 'json'].map(kind => `/blogs/budget-day/feed.${kind}`)

const test = testWith({
  async app() {
    const app = await startApp()
    await app.createBlog('budget-day', { comments: { kind: 'questions', prompt: 'Ask us' } })
    return app
  },
})

test('what waits or was rejected is nowhere', async ({ app }) => {
  await app.post('budget-day', 'News')
  const rejected = await say(app, 'unseen libel')
  await say(app, 'unseen question')
  await decide(app, rejected, { action: 'reject' })

  for (const path of [...PAGES, ...FEEDS.map(feed => `${feed}?comments`), '/v1/blogs/budget-day/comments']) {
    expect((await visit(app, path)).text).not.toContain('unseen')
  }
  expect(app.logged.join()).not.toContain('unseen')
})

test('an approved comment is on every page at once, escaped, and gone from all when it is removed', async ({ app }) => {
  const id = await approved(app, NASTY, { name: 'Ana <b>' })
  const before = await Promise.all(PAGES.map(path => visit(app, path)))

  for (const { text } of before) {
    expect(text).toContain('second line')
    expect(text).not.toContain('<script>alert(1)')
    expect(text).not.toContain('Ana <b>')
    expect(idsIn(text)).toContain(`comment-${id}`)
  }
  await decide(app, id, { action: 'remove' })
  const after = await Promise.all(PAGES.map(path => visit(app, path)))
  for (const [index, { text, headers }] of after.entries()) {
    expect(text).not.toContain('second line')
    expect(headers.get('ETag')).not.toBe(before[index]?.headers.get('ETag'))
  }
})

test('an embed with `comments=off` has none, and its widget loads none', async ({ app }) => {
  const id = await approved(app, 'Which doors?', { name: 'Ana' })

  for (const path of ['/embed/budget-day', '/embed/budget-day/html']) {
    const { text } = await visit(app, `${path}?comments=off`)
    expect(text).toMatch(/<crier-blog [^>]*comments="off"/)
    expect(text).not.toMatch(/Which doors|crier-comments|comments\.js/)
    expect(idsIn((await visit(app, path)).text)).toContain(`comment-${id}`)
  }
})

test('a page is unchanged until its comments or its updates change', async ({ app }) => {
  const path = '/blogs/budget-day'
  await approved(app, 'First')
  const tagOf = async () => (await visit(app, path)).headers.get('ETag') ?? ''
  const first = await tagOf()
  const again = await app.api('GET', path, { key: null, headers: { 'If-None-Match': first } })
  await approved(app, 'Second')
  const changed = await app.api('GET', path, { key: null, headers: { 'If-None-Match': first } })
  await app.post('budget-day', 'News')

  expect([again.status, changed.status]).toEqual([304, 200])
  expect(await tagOf()).not.toBe(changed.headers.get('ETag'))
})

test('search engines read questions, their answers, and what is about an update', async ({ app }) => {
  const news = await app.post('budget-day', 'The doors open at noon')
  const asked = await approved(app, 'When do the doors open?', { name: 'Ana' })
  const about = await approved(app, 'Which doors?', { update: news.id })
  await decide(app, asked, { action: 'answer', answer: { update: news.id } })
  await decide(app, about, { action: 'answer', answer: { text: 'All of them', byline: 'Ines Okafor' } })
  await approved(app, 'Anybody there?')

  const page = jsonLdIn((await visit(app, '/blogs/budget-day')).text)
  const partner = jsonLdIn((await visit(app, '/embed/budget-day/html')).text)

  expect(page.commentCount).toBe(3)
  expect(page.comment).toMatchObject([
    { '@type': 'Question', name: 'Anybody there?', answerCount: 0 },
    {
      ...{ '@type': 'Question', text: 'When do the doors open?', author: { '@type': 'Person', name: 'Ana' } },
      url: `${app.url}/blogs/budget-day#comment-${asked}`,
      answerCount: 1,
      acceptedAnswer: {
        ...{ '@type': 'Answer', text: 'The doors open at noon', author: { '@type': 'Organization' } },
        url: `${app.url}/blogs/budget-day#update-${news.id}`,
      },
    },
  ])
  expect(page.liveBlogUpdate[0].comment).toMatchObject([
    { text: 'Which doors?', acceptedAnswer: { text: 'All of them', author: { name: 'Ines Okafor' } } },
  ])
  expect(partner.comment).toEqual(page.comment)
})

test('a feed has comments only for those who ask, and a removed one is a deleted entry', async ({ app }) => {
  const news = await app.post('budget-day', 'The doors open at noon')
  const about = await approved(app, 'Which doors?', { update: news.id, name: 'Ana' })
  const removed = await approved(app, 'To be removed')
  const back = await approved(app, 'Rejected and shown again')
  await decide(app, removed, { action: 'remove' })
  await decide(app, back, { action: 'reject' })
  await decide(app, back, { action: 'reopen' })
  await decide(app, back, { action: 'approve' })

  for (const path of FEEDS) {
    expect((await visit(app, path)).text).not.toContain('Which doors?')
    expect((await visit(app, `${path}?comments`)).text).toContain('Which doors?')
  }
  const { text } = await visit(app, `${FEEDS[0]}?comments`)
  const { entries = [] } = parseAtomFeed(text)
  expect(entries.map(({ id }) => id)).toEqual([back, about, news.id].map(id => `urn:uuid:${id}`))
  expect(entries[1]).toMatchObject({ title: { value: 'Ana: Which doors?' }, categories: [{ term: 'question' }] })
  expect(text).toContain(`<thr:in-reply-to ref="urn:uuid:${news.id}"`)
  expect([...text.matchAll(/<at:deleted-entry ref="urn:uuid:([^"]+)"/g)].map(([, id]) => id)).toEqual([removed])
})

test('a coverage that takes none has no trace of comments', async ({ app }) => {
  await app.createBlog('quiet-day')

  const page = (await visit(app, '/blogs/quiet-day')).text

  expect(jsonLdIn(page)).not.toHaveProperty('commentCount')
  expect(page).not.toContain('crier-comments')
  expect((await visit(app, '/v1/blogs/quiet-day/comments')).body).toMatchObject({ code: 'comments_off' })
})

function visit(app: TestApp, path: string) {
  return app.api('GET', path, { key: null, headers: { Accept: '*/*' } })
}

function idsIn(text: string): readonly string[] {
  return DomUtils.findAll(({ attribs }) => attribs.id !== undefined, parseDocument(text).children).map(
    ({ attribs }) => attribs.id ?? '',
  )
}

function jsonLdIn(text: string) {
  const scripts = DomUtils.getElementsByTagName('script', parseDocument(text))
  const script = scripts.find(({ attribs }) => attribs.type === 'application/ld+json')
  return JSON.parse(script ? DomUtils.textContent(script) : '')
}
