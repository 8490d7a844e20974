/** A site that may show one topic: what it gets over every transport, and by every other way in. */
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { forThisFile } from '#test/support/for-this-file.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import type { ApiAnswer } from '#test/support/services/call-api.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const TRIBUNE = 'https://www.tribune.example'
const BLOG = 'mixed'
const OWN = 'rain-of-the-weather'
const OWN_AUTHOR = 'Rhea of the rain'
/** What the site must not learn. */
const SECRETS = [
  'jam-of-the-roads',
  'summary-of-everything',
  'comment-of-a-reader',
  'Rob of the roads',
  'rob-of-the-roads',
]

type Opened = AsyncDisposable & { app: TestApp; own: string; other: string; turned: string; start: string }

const opened = forThisFile(async (): Promise<Opened> => {
  const app = await startApp({ env: { CRIER_EMBEDDING: 'sites', CRIER_PUBLIC_URL: 'https://live.example' } })
  const topics = ['weather', 'roads'].map(id => ({ id, name: id }))
  await app.createBlog(BLOG, { topics, comments: { kind: 'comments' } })
  const summary = { markdown: 'summary-of-everything' }
  await app.api('PUT', `/v1/blogs/${BLOG}/summary`, { body: summary, headers: { 'If-None-Match': '*' } })
  await app.api('POST', '/v1/sites', {
    body: { id: 'tribune', name: 'Tribune', origins: [TRIBUNE], topic: 'weather' },
  })
  for (const [id, name] of [
    ['rhea', OWN_AUTHOR],
    ['rob-of-the-roads', 'Rob of the roads'],
  ]) {
    await app.api('POST', '/v1/contributors', { body: { id, name } })
  }
  const { cursor } = (await app.api('GET', `/v1/blogs/${BLOG}`)).body
  const marks = { key: true, pinned: true }
  const other = await app.post(BLOG, 'jam-of-the-roads', {
    ...{ topics: ['roads'], title: 'jam-of-the-roads', contributors: ['rob-of-the-roads'], ...marks },
  })
  const refers = `[see](#update-${other.id})`
  const own = await app.post(BLOG, `${OWN} ${refers}`, {
    ...{ topics: ['weather'], title: OWN, contributors: ['rhea'], ...marks },
  })
  // Of its topic once, and no longer.
  const turned = await app.post(BLOG, 'once of the weather', { topics: ['weather'] })
  await app.api('PATCH', `/v1/blogs/${BLOG}/updates/${turned.id}`, {
    ...{ body: { topics: ['roads'], markdown: 'jam-of-the-roads' }, headers: { 'If-Match': '1' } },
  })
  await comment(app)
  return {
    ...{ app, own: own.id, other: other.id, turned: turned.id, start: cursor },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
})

async function comment(app: TestApp) {
  const sent = { text: 'comment-of-a-reader' }
  const headers = { 'Crier-Writer': 'a-device-that-writes-comments' }
  const { body } = await app.api('POST', `/v1/blogs/${BLOG}/comments`, { body: sent, headers, key: null })
  const { id, version } = body.comment
  const decisions = [{ comment: id, version, action: 'approve' }]
  await app.api('POST', `/v1/blogs/${BLOG}/comments/decisions`, { body: { decisions } })
}

/** As a page of the site, and as our own frame that names the site. */
type Way = readonly [name: string, asked: { headers: Record<string, string> }, named: string]

const WAYS: readonly Way[] = [
  ['its page', { headers: { Origin: TRIBUNE } }, ''],
  ['a frame of ours that names it', { headers: {} }, 'site=tribune'],
]
const [ITS_PAGE] = WAYS as readonly [Way]

function ask(path: string, [, asked, named]: Way): Promise<ApiAnswer> {
  const query = named && !path.includes('?site=') && `${path.includes('?') ? '&' : '?'}${named}`
  return opened.app.api('GET', `${path}${query || ''}`, { key: null, ...asked })
}

const leaksIn = (text: string) => SECRETS.filter(secret => text.includes(secret))

function pathsToTry(): readonly string[] {
  const { own, other, turned, start } = opened
  const api = `/v1/blogs/${BLOG}`
  const at = `at=${encodeURIComponent(new Date().toISOString())}`
  return [
    ...[api, `${api}?${at}`, `${api}?topic=roads`, `${api}?topic=unknown`, `${api}?topic=roads&topic=weather`],
    ...[
      `${api}?contributor=rob-of-the-roads`,
      `${api}/updates?contributor=rob-of-the-roads`,
      `/embed/${BLOG}?contributor=rob-of-the-roads`,
    ],
    ...['', `?${at}`, '?key=true', '?topic=roads', `?before=${own}`, `?before=${other}`, '?limit=1'].map(
      query => `${api}/updates${query}`,
    ),
    ...[own, other, turned].flatMap(id => [`${api}/updates/${id}`, `${api}/updates/${id}?${at}`]),
    ...[`${api}/changes`, `${api}/changes?after=${start}`, `${api}/changes?topic=roads`],
    ...[`${api}/comments`, `${api}/comments/changes`, `/v1/blogs`, `${api}/summary`, `${api}/search?q=jam`],
    ...['rss', 'atom', 'json'].flatMap(kind => [`/blogs/${BLOG}/feed.${kind}`, `/blogs/${BLOG}/feed.${kind}?comments`]),
    ...[`/embed/${BLOG}`, `/embed/${BLOG}?topic=roads`, `/embed/${BLOG}?key-only`, `/embed/${BLOG}?from=${other}`],
    ...[own, other, turned].map(id => `/embed/${BLOG}/updates/${id}`),
    ...[`/embed/${BLOG}/html?site=tribune`, `/embed/${BLOG}/html?site=tribune&key-only&topic=roads`],
    ...[own, other].map(id => `/oembed?url=https://live.example/blogs/${BLOG}/updates/${id}`),
  ]
}

test.each(WAYS)('%s gets its topic alone, by no path anything of another', async (...way) => {
  const wrong: string[] = []
  for (const path of pathsToTry()) {
    const { status, text } = await ask(path, way)
    if (status >= 500 || leaksIn(text).length > 0) wrong.push(`${path}: ${status} ${leaksIn(text)}`)
  }

  expect(wrong).toEqual([])
})

test.each(WAYS)('%s still gets what it may show', async (...way) => {
  const { own } = opened
  const shows = [
    ...[
      `/v1/blogs/${BLOG}`,
      `/v1/blogs/${BLOG}/updates`,
      `/v1/blogs/${BLOG}/updates/${own}`,
      `/v1/blogs/${BLOG}/changes`,
    ],
    ...[
      `/blogs/${BLOG}/feed.atom`,
      `/embed/${BLOG}`,
      `/embed/${BLOG}/updates/${own}`,
      `/embed/${BLOG}/html?site=tribune`,
    ],
  ]

  const answers = await Promise.all(shows.map(path => ask(path, way)))

  const missing = shows.filter((_, index) => !answers[index]?.text.includes(OWN))
  expect(missing).toEqual([])
})

test.each(WAYS)('%s gets the names of its authors, and of whoever writes on its topic from then on', async (...way) => {
  const { app } = opened
  const shows = [`/v1/blogs/${BLOG}`, `/v1/blogs/${BLOG}/changes`, `/blogs/${BLOG}/feed.atom`, `/embed/${BLOG}`]
  const id = `both-${way[2] || 'page'}`.replace('=', '-')
  await app.api('POST', '/v1/contributors', { body: { id, name: 'Billie of both' } })
  const posted = await app.post(BLOG, 'jam-of-the-roads', { topics: ['roads'], contributors: [id] })

  const before = await Promise.all(shows.map(path => ask(path, way)))
  const headers = { 'If-Match': '1' }
  const body = { topics: ['weather'], markdown: 'Rain of both' }
  await app.api('PATCH', `/v1/blogs/${BLOG}/updates/${posted.id}`, { body, headers })
  const after = await Promise.all(shows.map(path => ask(path, way)))

  const missing = (answers: readonly ApiAnswer[], text: string) =>
    shows.filter((_, index) => !answers[index]?.text.includes(text))
  expect(missing(before, OWN_AUTHOR)).toEqual([])
  expect(missing(before, id)).toEqual(shows)
  expect(missing(after, 'Billie of both')).toEqual([])
  expect(after[0]?.body.blog.contributors.at(-1).topics).toEqual(['weather'])
})

test('pages that show whole coverages, lists and comments are refused to its page', async () => {
  const refused = [
    '/',
    `/blogs/${BLOG}`,
    `/blogs/${BLOG}/updates/${opened.own}`,
    `/v1/blogs/${BLOG}/comments`,
    '/v1/blogs',
  ]

  const answers = await Promise.all(refused.map(path => ask(path, ITS_PAGE)))

  expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(refused.map(() => [403, 'not_for_site']))
})

test('answers to its page are kept apart from others by caches, and by their tags', async () => {
  const path = `/v1/blogs/${BLOG}`
  const [own, everybody] = [await ask(path, ITS_PAGE), await opened.app.api('GET', path, { key: null })]

  expect(own.headers.get('Vary')).toMatch(/^Origin\b/)
  expect(own.headers.get('ETag')).not.toBe(everybody.headers.get('ETag'))
})

test('a frame without a name is for sites that may show everything', async () => {
  const { headers } = await opened.app.api('GET', `/embed/${BLOG}`, { key: null })

  expect(headers.get('Content-Security-Policy')).not.toContain(TRIBUNE)
})

test.each(['?', '?site=tribune&', '?topic=roads&'])(
  'a WebSocket at %s: catching up, following and history',
  async query => {
    const { app, start } = opened
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket${query}`, { origin: TRIBUNE })
    const replies = createReader<string>()
    socket.on('message', data => {
      for (const line of data.toString().split('\n')) if (line !== '{}') replies.take(line)
    })
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
    const [epoch, offset] = start.split('.')
    const say = (...commands: object[]) => socket.send(commands.map(one => JSON.stringify(one)).join('\n'))

    say({ id: 1, connect: {} })
    const subscribe = {
      channel: `blog:${BLOG}`,
      recover: true,
      epoch,
      offset: Number(offset),
      data: { topic: 'roads' },
    }
    say({ id: 2, subscribe }, { id: 3, subscribe: { channel: `comments:${BLOG}` } }, { id: 4, history: historyOf() })
    const first = [await replies.next(), await replies.next(), await replies.next(), await replies.next()]
    const fresh = await app.post(BLOG, 'jam-of-the-roads again', { topics: ['roads'] })
    const pushed = await replies.next()
    socket.terminate()

    expect(leaksIn([...first, pushed].join())).toEqual([])
    expect(first[2]).toContain('"code":403')
    expect(JSON.parse(pushed).push.pub.data).toMatchObject({ kind: 'update.removed', update: { id: fresh.id } })
  },
)

const historyOf = () => ({ channel: `blog:${BLOG}`, limit: 100 })

test('an event stream: catching up and following', async () => {
  const { app, start } = opened
  const { body } = await fetch(`${app.url}/v1/blogs/${BLOG}/events?after=${start}&topic=roads`, {
    headers: { Origin: TRIBUNE },
  })
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const until = async (what: string) => {
    while (!text.includes(what)) text += (await reader?.read())?.value ?? ''
  }

  await until('event: position')
  const fresh = await app.post(BLOG, 'jam-of-the-roads again', { topics: ['roads'] })
  await until(fresh.id)
  await reader?.cancel()

  expect(leaksIn(text)).toEqual([])
})
