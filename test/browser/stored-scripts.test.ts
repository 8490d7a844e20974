/**
 * Scripts stored in every text that anybody may send, on everything that shows it. Browsers are told to ignore our
 * Content-Security-Policy, so that it is not what keeps a script from running: it is a second line, and tested as such.
 */

import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { listen } from '#test/support/services/listen.ts'
import { ARGUMENTS, demandBrowser, PATIENCE_MS } from '#test/support/services/open-browser.ts'
import { page as linkedPage, startOtherSite } from '#test/support/services/other-site.ts'
import { HEADLESS_SHELL } from '#test/support/services/programs.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { openDesk, submitKey, untilReady } from './desk-page.ts'
import { COMMENTS, COVERAGE, MORE, REMOTE, UPDATE } from './stored-names.ts'
import { BLOG, fullUpdate, lurkingIn, script, storeScripts, textIn, watchForScripts } from './stored-scripts.ts'

/** The desk is seven screens in one test, on a machine that may be ten times slower than ours. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

const READER_SECRET = 'a-secret-of-readers-long-enough-for-hs256'

const open = new AsyncDisposableStack()
let app: TestApp
let browser: Browser

beforeAll(async () => {
  const site = open.use(await startOtherSite({ '/': linkedPage(hostileHead()) }))
  app = open.use(
    await startApp({
      env: {
        CRIER_LINK_ORIGINS: site.url,
        CRIER_READER_JWT_SECRET: READER_SECRET,
        ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
        CRIER_PUBLISHER: script('newsroom', 100),
        CRIER_PUBLISHER_URL: `https://e.example/"'><script>attack(1)</script>`,
      },
    }),
  )
  await storeScripts(app, `${site.url}/`)
  browser = await chromium.launch({ executablePath: demandBrowser(HEADLESS_SHELL), args: ARGUMENTS })
  open.defer(() => browser.close())
})
afterAll(() => open.disposeAsync())

test('the watch notices a script that runs, and one that waits', async () => {
  const { page, ran } = await watched()

  await page.setContent(`${script('control')}<a href="javascript:attack()" onclick="1">x</a>`)
  await expect.poll(() => ran.length).toBeGreaterThan(0)

  expect(await lurkingIn(page)).toEqual([
    'a script: attack(`control`)',
    'img onerror=attack(`control`)',
    'svg onload=attack(`control`)',
    'a href=javascript:attack(`control`)',
    'a href=javascript:attack()',
    'a onclick=1',
  ])
})

test.each([
  ["the newsroom's page", `/blogs/${BLOG}`, [...UPDATE, ...MORE, ...COVERAGE, ...REMOTE, ...COMMENTS, 'newsroom']],
  ['its key events', `/blogs/${BLOG}?show=key`, ['title', 'untrue']],
  ['the list of coverages', '/', ['blog title', 'newsroom']],
  ['a frame', `/embed/${BLOG}`, [...UPDATE, ...MORE, ...REMOTE, ...COMMENTS]],
  ['the playground', `/playground?blog=${BLOG}`, ['blog title', 'text']],
  ['RSS in a browser', `/blogs/${BLOG}/feed.rss?comments`, ['title', 'text', 'blog title', ...COMMENTS]],
  ['Atom in a browser', `/blogs/${BLOG}/feed.atom?comments`, ['title', 'text', 'blog title', ...COMMENTS]],
  ['the JSON feed in a browser', `/blogs/${BLOG}/feed.json?comments`, ['title', ...COMMENTS]],
  ['an address that does not exist', `/blogs/${encodeURIComponent(script('path'))}`, []],
  ['a frame for an unknown site', `/embed/${BLOG}?site=${encodeURIComponent(script('site'))}`, []],
  ['a page with a token whose claims are scripts', `/blogs/${BLOG}?token=${hostileToken()}`, ['title']],
  ['the guide', `/docs/guide/index.html?q=${encodeURIComponent(script('guide'))}#${script('section')}`, []],
  ['a frame with everything in its address', `/embed/${BLOG}?${query('limit opening from key-only pass')}`, ['text']],
])('on %s, no script runs or waits', async (_, path, shown) => {
  const { page, ran } = await watched()

  await page.goto(app.url + path)

  await untilShown(page, shown)
  await page.emulateMedia({ media: 'print' })
  expect([ran, await lurkingIn(page)]).toEqual([[], []])
})

test('on the page and frame of one update, as it stood, and on a private one, no script runs or waits', async () => {
  const at = new Date().toISOString()
  for (const [path, shown] of [
    [`/blogs/${BLOG}/updates/${await fullUpdate(app)}`, [...UPDATE, 'blog title']],
    [`/embed/${BLOG}/updates/${await fullUpdate(app)}`, [...UPDATE, 'blog title']],
    [`/blogs/${BLOG}?at=${at}`, [...UPDATE, ...COVERAGE.filter(name => name !== 'topic')]],
    ['/blogs/inside', ['private title', 'open']],
  ] as const) {
    const { page, ran } = await watched()
    await page.goto(app.url + path)

    await untilShown(page, shown)
    expect([path, ran, await lurkingIn(page)]).toEqual([path, [], []])
  }
})

test("on partners' pages without a policy of their own, no script runs: widget, HTML, oEmbed", async () => {
  const include = (await app.api('GET', `/embed/${BLOG}/html`, { key: null })).text
  const code = (await app.api('GET', `/oembed?url=${encodeURIComponent(`${app.url}/blogs/${BLOG}`)}`, { key: null }))
    .body.html
  const widget = `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/${BLOG}"></crier-blog>`

  for (const body of [include, code, widget]) {
    const { page, ran } = await watched()
    await using partner = await listen(
      createServer(
        (_, response) =>
          void response.setHeader('Content-Type', 'text/html; charset=utf-8').end(`<!doctype html>${body}`),
      ),
    )
    await page.goto(partner.url)

    await untilShown(page, [...UPDATE, ...MORE, ...REMOTE])
    expect([ran, await lurkingIn(page)]).toEqual([[], []])
    await page.context().close()
  }
})

test('at the desk, no script runs: timeline, queue, comments, coverages and every admin screen that shows names', async () => {
  const { page, ran } = await watched()
  await page.goto(`${app.url}/desk/blogs/${BLOG}`)
  await submitKey(page, app.adminKey)
  await untilShown(page, ['title'])
  await page.getByRole('button', { name: '1 question waits' }).click()
  await untilShown(page, ['waiting question', 'waiting asker'])
  expect(['comments', ran, await lurkingIn(page)]).toEqual(['comments', [], []])

  const screens: readonly (readonly [path: string, shown: readonly string[]])[] = [
    [`blogs/${BLOG}`, ['title', 'blog title', 'by an editor', 'submitted', 'draft', 'key']],
    ['', ['blog title']],
    ['admin/keys', ['key']],
    ['admin/people', ['person', 'email']],
    ['admin/sites', ['site']],
    ['admin/hooks', ['hook']],
    ['admin/audit', ['key']],
    ['admin/devices', ['alert']],
  ]
  for (const [path, shown] of screens) {
    await goBackTo(page, `/desk/${path}`)
    await page.locator('.stream').waitFor({ state: path.startsWith('blogs') ? 'attached' : 'detached' })
    await untilShown(page, shown)
    expect([path, ran, await lurkingIn(page)]).toEqual([path, [], []])
  }
})

test('in the dialog of templates, and in the text that one of them becomes, no script runs', async () => {
  const { page, ran } = await watched()
  await openDesk(page, { url: app.url, blog: BLOG, key: app.adminKey })
  await untilReady(page)
  // A title that a template brings is shown where it may be typed.
  await page.getByRole('button', { name: 'Title, label, byline' }).click()

  await page.keyboard.press('Alt+Shift+M')
  const dialog = page.getByRole('dialog', { name: 'Templates' })
  await untilShown(page, ['t'])
  const before = [...ran, ...(await lurkingIn(page))]
  await dialog.getByText('attack(`t`)').first().click()
  await dialog.waitFor({ state: 'detached' })
  await untilShown(page, ['template', 'template title'])

  expect([before, ran, await lurkingIn(page)]).toEqual([[], [], []])
})

test('what is typed into the search of the guide does not run', async () => {
  const { page, ran } = await watched()
  await page.goto(`${app.url}/docs/guide/`)

  await page.getByRole('searchbox').fill(script('search'))
  await page.getByRole('status').filter({ hasText: /found/i }).waitFor()

  expect([ran, await lurkingIn(page)]).toEqual([[], []])
})

test('an exported archive, opened as a file without a server and its policies, shows all of it and runs none', async () => {
  const { page, ran } = await watched()
  const folder = join(await newFolder(), 'archive')
  const { status } = await runCrier(['export', BLOG, folder], { env: { CRIER_URL: app.url } })

  await page.goto(pathToFileURL(join(folder, 'index.html')).href)

  await untilShown(page, [...UPDATE, ...MORE, ...REMOTE, ...COVERAGE])
  expect([status, ran, await lurkingIn(page)]).toEqual([0, [], []])
})

test('our policies would have stopped such a script, and nothing of ours needs what they forbid', async () => {
  const { page, ran } = await watched({ bypassCSP: false })
  const violations: string[] = []
  page.on('console', message => {
    if (/Content.Security.Policy|violates/i.test(message.text())) violations.push(message.text())
  })

  for (const path of [`/blogs/${BLOG}`, '/', `/embed/${BLOG}`, '/desk/']) {
    await page.goto(app.url + path)
    await page.locator('body').waitFor()
    expect(violations).toEqual([])

    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="attack(`injected`)">')
    })
    await expect.poll(() => violations.length, { message: path }).toBeGreaterThan(0)
    violations.length = 0
  }
  expect(ran).toEqual([])
})

async function watched({ bypassCSP = true } = {}): Promise<{ readonly page: Page; readonly ran: readonly string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', bypassCSP })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(PATIENCE_MS)
  const ran = await watchForScripts(context)
  return { page: await context.newPage(), ran }
}

/** The scripts are on the screen, as text: a page that leaves them out proves nothing. */
async function untilShown(page: Page, names: readonly string[]): Promise<void> {
  await page.locator(':root').waitFor({ state: 'attached' })
  const missing = async () => {
    const text = await textIn(page)
    return names.filter(name => !text.includes(`attack(\`${name}\`)`))
  }
  await expect.poll(missing, { timeout: 2 * PATIENCE_MS }).toEqual([])
}

/** As the browser's own buttons do, without loading the desk again. */
async function goBackTo(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
}

/** Signed rightly: a newsroom's own login may put anything into it. */
function hostileToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { sub: script('sub'), name: script('claim'), blogs: [BLOG, script('blogs')] }
  const signed = `${part({ alg: 'HS256', kid: script('kid') })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', READER_SECRET).update(signed).digest('base64url')}`
}

function query(names: string): string {
  return names
    .split(' ')
    .map(name => `${name}=${encodeURIComponent(script(name))}`)
    .join('&')
}

function hostileHead(): string {
  const escaped = (name: string) => script(name).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const fields = {
    'og:title': 'remote title',
    'og:site_name': 'remote site',
    author: 'remote author',
    'og:description': 'remote text',
  }
  return Object.entries(fields)
    .map(([field, name]) => `<meta property="${field}" content="${escaped(name)}">`)
    .join('')
}
