/** "Notify me" in a real browser: requested by a click, delivered to the service worker, undone by another click. */
import { join } from 'node:path'
import { expect } from 'vitest'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { launchBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { CHROMIUM } from '#test/support/services/programs.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { ask } from './asking.ts'
import { answerAll, deliver, shown, start, tap } from './notified-reader.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(() => launchBrowser(CHROMIUM))

const test = testWith({ setup: () => start(browser) })

test('a reader who subscribes is registered, gets the alert as a notification, and can unsubscribe', async () => {
  await using setup = await start(browser)
  await using page = await setup.openPage()
  const [subscribed] = setup.subscriptions

  await page.getByRole('button', { name: 'Notify me' }).click()
  await page.getByText('You will be notified').waitFor()
  const update = await setup.app.post('storm', 'The river rises', {
    alert: { title: 'Flood warning', text: 'Leave the quay now.', urgency: 'high' },
  })
  const { body } = await setup.service.reader.next()
  await deliver(page, decryptWebPush(body, subscribed.receiver))

  await expect
    .poll(() => shown(page))
    .toEqual([
      {
        title: 'Flood warning',
        body: 'Leave the quay now.',
        tag: 'storm',
        data: `${setup.app.url}/blogs/storm#update-${update.id}`,
      },
    ])
  await page.getByRole('button', { name: '✓ Notify me' }).click()
  await page.getByRole('radio', { name: 'All' }).and(page.locator(':checked')).waitFor()
  await page.getByRole('button', { name: 'Stop notifying me' }).click()
  await page.getByRole('button', { name: 'Notify me', exact: true }).waitFor()
  await setup.app.post('storm', 'Again', { alert: { title: 'Again' } })
  const { body: alerts } = await setup.app.api('GET', '/v1/blogs/storm/alerts')
  expect(alerts.followers).toEqual({ web: 0, fcm: 0, apns: 0 })
  expect(page.faults).toEqual([])
})

test('a reader who asked to be notified gets one push of the answer, and finds it on the page', async () => {
  // The second question from one address within a minute needs a proof of work.
  await using setup = await start(browser, { CRIER_PROXIES: 'loopback', CRIER_ADDRESS_COMMENTS: '1' })
  const { app, service } = setup
  const [subscribed] = setup.subscriptions
  await app.createBlog('flood', { comments: { kind: 'questions' } })
  await using page = await setup.openPage()
  await page.setExtraHTTPHeaders({ 'X-Forwarded-For': '203.0.113.7' })
  await page.goto(`${app.url}/blogs/flood`)
  const questions = page.getByRole('region', { name: 'Questions' })
  const sent: (readonly [string, boolean])[] = []
  page.on('request', request => {
    if (request.method() !== 'POST' || !request.url().endsWith('/comments')) return
    const { text, proof } = request.postDataJSON()
    sent.push([text, proof !== undefined])
  })

  await ask(questions, 'How high is it?')
  await ask(questions, 'Is the school open?')
  const mine = questions.locator('.comment', { hasText: 'Is the school open?' })
  const tell = mine.getByRole('button', { name: 'Notify me of the answer' })
  await tell.click()
  await tell.and(page.locator('[aria-pressed=true]')).waitFor()
  expect(sent).toEqual([
    ['How high is it?', false],
    ['Is the school open?', false],
    ['Is the school open?', true],
  ])
  await page.goto(app.url)
  const { 'Is the school open?': id } = await answerAll(app, 'flood')
  const { path, body } = await service.reader.next()
  using database = openSqlite(join(app.folder, 'crier.db'))
  await expect.poll(() => database.prepare('SELECT * FROM comment_answers').all()).toEqual([])

  const url = `${app.url}/blogs/flood#comment-${id}`
  expect(service.pushed.length).toBe(1)
  expect(service.origin + path).toBe(subscribed.target.subscription.endpoint)
  await deliver(page, decryptWebPush(body, subscribed.receiver))
  const title = 'Your question was answered'
  await expect
    .poll(() => shown(page))
    .toEqual([{ title, body: 'Yes. Is the school open?', tag: `answer-${id}`, data: url }])
  expect(await tap(page, url)).toEqual([['open', url]])
  await page.goto(url)
  await page.locator('.comment:focus', { hasText: 'Yes. Is the school open?' }).waitFor()
  await page.getByText('Your question was answered.').waitFor()
  expect(page.faults).toEqual([])
})

test.for([390, 1200])(
  'a failure is told below the masthead at %i px, which keeps its height',
  async (width, { setup }) => {
    await using page = await setup.openPage()
    await page.setViewportSize({ width, height: 800 })
    const masthead = page.locator('.masthead')
    const button = page.getByRole('button', { name: 'Notify me' })
    await button.waitFor()
    const before = await masthead.boundingBox()
    await page.route('**/v1/devices**', route => route.abort())

    await button.click()
    const told = page.getByText('That did not work. Try again in a moment.')
    await told.waitFor()

    const [after, box] = [await masthead.boundingBox(), await told.boundingBox()]
    expect(after).toEqual(before)
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    expect(box?.y).toBeGreaterThan(40)
    expect(await violationsIn(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect((await told.boundingBox())?.width).toBeLessThan(2)
  },
)

test('a newer alert of the blog replaces the one that is shown', async ({ setup }) => {
  await using page = await setup.openPage()
  await page.getByRole('button', { name: 'Notify me' }).click()
  await page.getByText('You will be notified').waitFor()

  const messages = ['First', 'Second'].map(title =>
    JSON.stringify({
      web_push: 8030,
      notification: { title, body: '', navigate: `${setup.app.url}/blogs/storm`, tag: 'storm' },
    }),
  )
  await deliver(page, ...messages)

  expect((await shown(page)).map(({ title }) => title)).toEqual(['Second'])
})

test('a tap opens the update, on an open page or a new one', async ({ setup }) => {
  await using page = await setup.openPage()
  await page.getByRole('button', { name: 'Notify me' }).click()
  await page.getByText('You will be notified').waitFor()

  const here = await tap(page, `${setup.app.url}/blogs/storm#update-1`)
  const elsewhere = await tap(page, `${setup.app.url}/blogs/other#update-2`)

  expect(here).toEqual([['focus'], ['navigate', `${setup.app.url}/blogs/storm#update-1`]])
  expect(elsewhere).toEqual([['open', `${setup.app.url}/blogs/other#update-2`]])
})

test('after a reload the button offers to unsubscribe', async ({ setup }) => {
  await using page = await setup.openPage()
  await page.getByRole('button', { name: 'Notify me' }).click()
  await page.getByText('You will be notified').waitFor()

  await page.reload()

  await page.getByRole('button', { name: '✓ Notify me' }).waitFor()
})

test('a subscription that the browser dropped is renewed at the next visit, without another click', async () => {
  await using setup = await start(browser)
  await using page = await setup.openPage()
  await page.getByRole('button', { name: 'Notify me' }).click()
  await page.getByText('You will be notified').waitFor()

  await page.evaluate(() => {
    localStorage.removeItem('a-test-subscription')
    localStorage.setItem('which', '1')
  })
  await page.reload()
  await page.getByRole('button', { name: '✓ Notify me' }).waitFor()
  await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const { path } = await setup.service.reader.next()
  expect(setup.subscriptions.map(({ target }) => new URL(target.subscription.endpoint).pathname)[1]).toBe(path)
})

test('a reader who unblocks notifications in the settings is offered them on the open page', async ({ setup }) => {
  await using page = await setup.openPage('denied')
  await page.getByText('Notifications are blocked').waitFor()

  await page.evaluate(() => localStorage.setItem('permission', 'granted'))
  await page.context().grantPermissions(['notifications'])

  await page.getByRole('button', { name: 'Notify me' }).waitFor()
  expect(await page.getByText('Notifications are blocked').count()).toBe(0)
})

test('nothing is asked before the click, and without push there is no button', async () => {
  await using quiet = await startApp({ blog: 'storm' })
  await using setup = await start(browser)
  await using asked = await setup.openPage()
  await using off = await browser.openPage(`${quiet.url}/blogs/storm`)

  await asked.getByRole('button', { name: 'Notify me' }).waitFor()
  const subscriptions = await asked.evaluate(async () => {
    const workers = await navigator.serviceWorker.getRegistrations()
    return Promise.all(workers.map(worker => worker.pushManager.getSubscription()))
  })
  expect(subscriptions.filter(one => one !== null)).toEqual([])
  expect(setup.service.pushed).toEqual([])
  await off.evaluate(() => customElements.whenDefined('crier-notify').then(() => {}))
  expect(await off.getByRole('button', { name: 'Notify me' }).count()).toBe(0)
})

test('once a coverage has ended, its open page offers no more alerts', async ({ setup }) => {
  await using page = await setup.openPage()
  const button = page.getByRole('button', { name: 'Notify me' })
  await button.waitFor()

  await setup.app.api('PATCH', '/v1/blogs/storm', { body: { state: 'ended' }, headers: { 'If-Match': '1' } })

  await button.waitFor({ state: 'hidden' })
})

test('the button is in the language of the coverage', async ({ setup }) => {
  await setup.app.createBlog('vybory', { language: 'uk' })
  await using page = await browser.openPage(`${setup.app.url}/blogs/vybory`)

  await page.getByRole('button', { name: 'Сповіщати мене' }).waitFor()

  expect(page.faults).toEqual([])
})

test("on a partner's page it is a link to the page that can subscribe", async ({ setup }) => {
  const src = `${setup.app.url}/blogs/storm`
  const tag = `<script src="${setup.app.url}/notify.js" type="module"></script><crier-notify src="${src}"></crier-notify>`
  await using partner = await startPartnerSite(setup.app.url, tag)
  await using page = await browser.openPage(partner.url)

  const link = page.getByRole('link', { name: 'Notify me' })
  await link.waitFor()

  await expect.poll(() => link.getAttribute('href')).toBe(src)
  expect(page.faults).toEqual([])
})

test("a partner's widget has the link if its tag requests it, and axe finds no violation", async ({ setup }) => {
  const src = `${setup.app.url}/blogs/storm`
  const widget = `<script src="${setup.app.url}/widget.js" type="module"></script>`
  const tag = `${widget}<crier-blog src="${src}" notify></crier-blog>`
  await using partner = await startPartnerSite(setup.app.url, tag)
  await using page = await browser.openPage(partner.url)

  const link = page.getByRole('link', { name: 'Notify me' })
  await link.waitFor()

  await expect.poll(() => link.getAttribute('href')).toBe(src)
  expect(await violationsIn(page)).toEqual([])
  expect(page.faults).toEqual([])
})

test.for([390, 1200])(
  'a reader who has blocked notifications reads that in the masthead at %i px, which keeps its height',
  async (width, { setup }) => {
    await using other = await setup.openPage()
    await other.setViewportSize({ width, height: 800 })
    await other.getByRole('button', { name: 'Notify me' }).waitFor()
    await using page = await setup.openPage('denied')
    await page.setViewportSize({ width, height: 800 })

    const told = page.getByText('Notifications are blocked')
    await told.waitFor()

    expect(await page.getByRole('button', { name: 'Notify me' }).count()).toBe(0)
    const box = await told.boundingBox()
    expect(box?.width).toBeGreaterThan(100)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    expect(await page.locator('.masthead').boundingBox()).toEqual(await other.locator('.masthead').boundingBox())
    expect(await violationsIn(page)).toEqual([])
  },
)

test('on an iPhone the reader is told to add the page to the home screen after a click, and can do so', async () => {
  await using setup = await start(browser)
  await using page = await browser.openPage('about:blank')
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'PushManager')
    Object.assign(navigator, { standalone: false })
  })
  await page.goto(`${setup.app.url}/blogs/storm`)

  await page.getByRole('button', { name: 'Notify me' }).click()

  await page.getByText('tap Share, then Add to Home Screen').waitFor()
  const address = await page.locator('link[rel=manifest]').getAttribute('href')
  const manifest = await page.evaluate(async path => (await fetch(path ?? '')).json(), address)
  expect(manifest).toMatchObject({ display: 'standalone', start_url: '/blogs/storm', scope: '/', name: 'About storm' })
  expect(await violationsIn(page)).toEqual([])
  expect(page.faults).toEqual([])
})
