/** deploy/nginx-cache.conf: a crowd costs the server one response, removed content is gone in seconds, and nothing leaks. */
import { expect, test } from 'vitest'
import { startNginx } from '#test/support/services/nginx.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const CROWD = 60

test('identical requests of a crowd cost one response, and a removal takes effect within the documented seconds', async () => {
  await using app = await startApp({ blog: 'storm' })
  const secret = await app.post('storm', 'The secret drops')
  const { cursor } = (await app.api('GET', '/v1/blogs/storm')).body
  const changes = `/v1/blogs/storm/changes?after=${String(cursor).replace(/\d+$/, '1')}`
  await using cache = await startNginx([app.url], 'deploy/nginx-cache.conf')
  const seen = ['/blogs/storm', '/v1/blogs/storm', '/embed/storm', '/embed/storm/html']
  const kept = [...seen, changes, '/blogs/storm/feed.atom', '/widget.js', '/sitemap.xml']

  for (const path of kept) {
    const before = requestsFor(app, path)
    const answers = await Promise.all(Array.from({ length: CROWD }, () => ask(cache.url, path)))
    expect(new Set(answers.map(({ status }) => status)), path).toEqual(new Set([200]))
    expect(new Set(answers.map(({ text }) => text)).size, path).toBe(1)
    expect(requestsFor(app, path) - before, path).toBe(1)
  }

  await app.api('DELETE', `/v1/blogs/storm/updates/${secret.id}?mode=remove`)
  const removedMs = performance.now()
  for (const path of seen) {
    await expect
      .poll(async () => (await ask(cache.url, path)).text.includes('The secret drops'), {
        timeout: 13_000,
        interval: 100,
      })
      .toBe(false)
  }
  // docs/operations.md, "Behind a CDN".
  expect(performance.now() - removedMs).toBeLessThan(13_000)
  // Nobody requests these twice: they are cached for ten seconds only.
  expect((await app.api('GET', changes)).headers.get('Cache-Control')).toBe('public, max-age=10')
})

test('what somebody adds to the address of a page gets it no copy of its own; pages of older updates and of key events have one', async () => {
  await using app = await startApp({ blog: 'storm' })
  for (let n = 0; n < 25; n++) await app.post('storm', `Number ${n}`)
  await using cache = await startNginx([app.url], 'deploy/nginx-cache.conf')
  const first = await ask(cache.url, '/blogs/storm')
  const [, older = ''] =
    /href="\/blogs\/storm(\?before=[^"#]+)/.exec(first.text) ?? /href="(\?before=[^"#]+)/.exec(first.text) ?? []

  const before = requestsFor(app, '/blogs/storm')
  const tagged = await Promise.all(
    Array.from({ length: CROWD }, (_, n) => ask(cache.url, `/blogs/storm?x=${n}&show=${n}`)),
  )

  expect(requestsFor(app, '/blogs/storm') - before).toBeLessThan(5)
  expect(new Set(tagged.map(({ text }) => text === first.text))).toEqual(new Set([true]))
  expect((await ask(cache.url, `/blogs/storm${older}`)).text).not.toBe(first.text)
  expect((await ask(cache.url, '/blogs/storm?show=key')).text).not.toBe(first.text)
})

test("no cache keeps refusals or responses that a key unlocks, and a site never gets another site's copy", async () => {
  const tribune = 'https://www.tribune.example'
  await using app = await startApp({ env: { CRIER_EMBEDDING: 'sites' } })
  await app.createBlog('storm')
  await app.createBlog('secret', { access: 'private' })
  await app.api('POST', '/v1/sites', { body: { id: 'tribune', name: 'Tribune', origins: [tribune] } })
  await using cache = await startNginx([app.url], 'deploy/nginx-cache.conf')
  const from = (origin: string) => ask(cache.url, '/v1/blogs/storm', { Origin: origin })

  const withKey = await ask(cache.url, '/v1/blogs/secret', { Authorization: `Bearer ${app.adminKey}` })
  const without = await ask(cache.url, '/v1/blogs/secret')
  const welcome = [await from(tribune), await from(tribune)]
  const stranger = [await from('https://stranger.example'), await from('https://stranger.example')]

  await ask(cache.url, '/v1/blogs/storm')
  const fromDesk = await ask(cache.url, '/v1/blogs/storm', { 'X-Crier-CSRF': 'whatever the cookie is called' })

  // Crier's own response, because nobody is signed in: the cache would have returned one.
  expect(fromDesk.status).toBe(401)
  expect([withKey.status, withKey.text.includes('About secret'), without.status]).toEqual([200, true, 401])
  expect(welcome.map(({ status, origin }) => [status, origin])).toEqual(Array(2).fill([200, tribune]))
  expect(stranger.map(({ status, cached }) => [status, cached === 'HIT'])).toEqual(Array(2).fill([403, false]))
})

async function ask(url: string, path: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(url + path, { headers })
  return {
    status: answer.status,
    text: await answer.text(),
    origin: answer.headers.get('Access-Control-Allow-Origin'),
    cached: answer.headers.get('X-Cache'),
  }
}

function requestsFor(app: TestApp, path: string): number {
  const [pathname = ''] = path.split('?')
  return app.logged.filter(line => line.includes(`"${pathname}`) || line.includes(`${pathname}?`)).length
}
