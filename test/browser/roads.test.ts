/** Our own client on ever more restrictive networks. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { LOGIN_SECRET, signToken } from '#test/support/readers/reader-login.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { block, watchRoads } from './blocked-roads.ts'

const browser = forThisFile(openBrowser)

test.each([
  ['everything', [], 'websocket'],
  ['no WebSocket', ['websocket'], 'events'],
  ['neither WebSocket nor streaming responses', ['websocket', 'events'], 'changes'],
] as const)('on a network that lets %s through, a coverage is still live', async (_, blocked, road) => {
  await using app = await startApp({ blog: 'storm' })
  await using reader = await openFollowing(app, { blocked })
  const { page, roads } = reader
  await page.locator('[data-standing=live]').waitFor({ state: 'attached' })

  await app.post('storm', 'The first drops')
  await page.getByText('2 update.published').waitFor()
  await app.post('storm', 'The river rises')
  await page.getByText('3 update.published').waitFor()

  expect(roads().at(-1)).toBe(road)
  await expect.poll(() => page.locator('li').allTextContents()).toEqual(['2 update.published', '3 update.published'])
})

test.each([
  ['events', ['websocket']],
  ['changes', ['websocket', 'events']],
] as const)('a widget on a network without WebSockets loads and follows over %s', async (road, blocked) => {
  await using app = await startApp({ blog: 'storm' })
  await using reader = await browser.open('about:blank')
  const { page } = reader
  const roads = watchRoads(page)
  await block(page, blocked)
  const tag = `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/storm"></crier-blog>`
  await page.route('http://partner.example/', route => route.fulfill({ contentType: 'text/html', body: tag }))
  await page.goto('http://partner.example/')
  await page.locator('.connection[data-state="live"]').waitFor()

  await app.post('storm', 'The first drops')
  await page.locator('.feed article', { hasText: 'The first drops' }).waitFor()
  await app.post('storm', 'The river rises')
  await page.locator('.feed article', { hasText: 'The river rises' }).waitFor()

  expect(roads().at(-1)).toBe(road)
  await expect.poll(() => page.locator('.feed article').count()).toBe(2)
})

test('after a server restart a reader is live again on its previous transport, and missed nothing', async () => {
  await using app = await startApp({ blog: 'storm' })
  await using reader = await openFollowing(app, { blocked: ['websocket'] })
  const { page, roads } = reader
  await page.locator('[data-standing=live]').waitFor({ state: 'attached' })

  await app.stop()
  await page.locator('[data-standing=reconnecting]').waitFor({ state: 'attached' })
  await app.restart()
  await app.post('storm', 'The first drops')
  await page.getByText('2 update.published').waitFor()

  expect(roads().at(-1)).toBe('events')
})

test.each([[[]], [['websocket']], [['websocket', 'events']]])(
  'a private blog is followed with a token, whatever is blocked (%j)',
  async blocked => {
    await using app = await startApp({ env: { CRIER_READER_JWT_SECRET: LOGIN_SECRET } })
    await app.createBlog('storm', { access: 'private' })
    await using reader = await openFollowing(app, { blocked, token: await signToken({ blogs: ['storm'] }) })
    await reader.page.locator('[data-standing=live]').waitFor({ state: 'attached' })

    await app.post('storm', 'The first drops')

    await reader.page.getByText('2 update.published').waitFor()
  },
)

test('a token that is not available yet is requested again, as is one before each request', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { access: 'private' })
  const [first, second] = await Promise.all([makeKey(app, 'Ana'), makeKey(app, 'Ben')])
  await using reader = await openFollowing(app, { blocked: ['websocket', 'events'], token: 'later' })
  const { page } = reader
  await page.locator('[data-failing=true]').waitFor({ state: 'attached' })
  await giveToken(page, first.secret)
  await page.locator('[data-standing=live]').waitFor({ state: 'attached' })

  await giveToken(page, second.secret)
  await app.api('DELETE', `/v1/keys/${first.id}`)
  await app.post('storm', 'The first drops')
  await page.getByText('2 update.published').waitFor()
  await app.post('storm', 'The river rises')

  await page.getByText('3 update.published').waitFor()
})

async function makeKey(app: TestApp, name: string): Promise<{ readonly id: string; readonly secret: string }> {
  const { body } = await app.api('POST', '/v1/keys', { body: { name, role: 'editor' } })
  return { id: body.key.id, secret: body.secret }
}

function giveToken(page: Page, token: string | undefined): Promise<void> {
  return page.evaluate(given => void Object.assign(globalThis, { token: given }), token)
}

type FollowingOptions = { readonly blocked: readonly string[]; readonly token?: string }

/** A page that uses the script as served, and shows what it receives. */
async function openFollowing(app: TestApp, { blocked, token }: FollowingOptions) {
  // A third-party app, whose policy permits the script.
  const reader = await browser.open(`${app.url}/healthz`, { bypassCSP: true })
  const { page } = reader
  const roads = watchRoads(page)
  await block(page, blocked)
  await page.setContent('<ol></ol>')
  await giveToken(page, token)
  // As text, because functions in a test file are compiled for Node.
  await page.evaluate(`import('${app.url}/sdk.js').then(({ followBlog }) => {
    const list = document.querySelector('ol')
    followBlog('${app.url}/blogs/storm', {
      getToken: () => token === 'later' ? Promise.reject(new Error('Nobody is logged in yet')) : token,
      onStanding({ kind, isFailing }) {
        list.setAttribute('data-standing', kind)
        list.setAttribute('data-failing', isFailing)
      },
      onCoverage(_, changes) {
        for (const { offset, kind } of changes) {
          const item = document.createElement('li')
          item.textContent = offset + ' ' + kind
          list.append(item)
        }
      },
    })
  })`)
  return { page, roads, [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose]() }
}

/** The transports used so far. */
