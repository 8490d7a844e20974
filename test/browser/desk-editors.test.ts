/** The desk as editors use it: two of them on one coverage, one on a phone, beside a reader's page. */
import { devices } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, endSession, entry, openCoverageMenu, queued, sitDown, untilConnected } from './at-desk.ts'
import { untilState, untilUpdates } from './coverage-page.ts'
import { AT_HAND, submitKey, textOf, untilReady, type as write } from './desk-page.ts'
import { openOneDesk } from './one-desk.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

const PHONE = devices['iPhone 14']

test('a post reaches readers and the other desk at once; so do corrections, pins, retractions and removals', async () => {
  await app.createBlog('storm', { timeZone: 'Europe/London' })
  await using ana = await desk.goTo('blogs/storm')
  await using ben = await sitDown({ app, browser, name: 'Ben', path: 'blogs/storm', options: PHONE })
  await using reader = await browser.openPage(`${app.url}/blogs/storm`)
  await Promise.all([untilConnected(ana.page), untilConnected(ben.page), untilState(reader, 'Live')])
  await ben.page.getByRole('list', { name: 'Also here' }).getByText('Ana').waitFor()
  expect(await ben.page.locator('.blog-head').evaluate(head => head.clientHeight)).toBeLessThan(64)

  await write(ana.page, 'The river rises by **an inch** an hour')
  await ana.page.keyboard.press('Control+Enter')

  await untilUpdates(reader, ['The river rises by an inch an hour'])
  await ana.page.getByText(/^Last post with readers in \d\.\d\d s$/).waitFor()
  await ana.page.getByText(/^Posted \d/).waitFor()
  expect(await textOf(ana.page).innerText()).not.toContain('river')

  await button(ben.page, 'Timeline').click()
  await entry(ben.page, 'an inch').getByRole('button', { name: 'Edit' }).click()
  await ana.page.getByText('Ben is editing this').waitFor()
  await textOf(ben.page).and(ben.page.locator(':focus')).getByText('an inch').waitFor()
  await textOf(ben.page).press('End')
  await ben.page.keyboard.type('.')
  await textOf(ben.page).getByText('an inch an hour.').waitFor()
  await ben.page.getByLabel('Note for readers').fill('An earlier version had no full stop.')
  await button(ben.page, /^Publish correction/).click()
  await untilUpdates(reader, ['The river rises by an inch an hour.'])
  await reader.getByText('An earlier version had no full stop.').waitFor()

  const risen = entry(ana.page, 'an inch')
  await risen.getByRole('button', { name: 'Pin' }).click()
  await reader.locator('.pinned', { hasText: 'an inch' }).waitFor()
  await risen.getByRole('button', { name: 'More' }).click()
  await risen.getByRole('button', { name: 'Retract…' }).click()
  await ana.page.getByLabel('Why, for readers').fill('It fell.')
  await button(ana.page, 'Retract').click()
  await reader.locator('.stream .retracted', { hasText: 'It fell.' }).waitFor()

  await risen.getByRole('button', { name: 'Remove…' }).click()
  await ana.page.getByRole('dialog').getByText('Its words are erased').waitFor()
  await button(ana.page, 'Remove for good').click()
  await untilUpdates(reader, [])
  await entry(ben.page, 'an inch').waitFor({ state: 'detached' })
  for (const { faults } of [ana, ben, reader]) expect(faults).toEqual([])
})

test('a conflicting save shows the difference, and both changes are kept', async () => {
  await app.createBlog('flood')
  const { id } = await app.post('flood', 'Five boats are out.\n\nThe harbour is closed.')
  await using ana = await desk.goTo('blogs/flood')
  await using ben = await sitDown({ app, browser, name: 'Ben', path: 'blogs/flood' })
  for (const { page } of [ana, ben]) {
    await entry(page, 'Five boats').getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('heading', { name: /^Correcting/ }).waitFor()
  }

  await textOf(ben.page).press('Control+End', AT_HAND)
  await ben.page.keyboard.type(' So is the bridge.')
  await textOf(ana.page).press('Control+Home', AT_HAND)
  await ana.page.keyboard.type('This morning: ')
  await ben.page.keyboard.press('Control+Enter')
  await entry(ana.page, 'So is the bridge.').waitFor()

  await ana.page.getByText('Nothing of yours is lost').waitFor()
  await button(ana.page, 'See what changed').click()
  expect(await violationsIn(ana.page)).toEqual([])
  await button(ana.page, 'Go on with this').click()
  await ana.page.locator('.composer').getByText('So is the bridge.').waitFor()
  await textOf(ana.page).press('Control+Enter')

  await entry(ben.page, 'This morning').waitFor()
  const { body } = await app.api('GET', `/v1/blogs/flood/updates/${id}`)
  expect(body.body.map((block: { children: { text: string }[] }) => block.children[0]?.text)).toEqual([
    'This morning: Five boats are out.',
    'The harbour is closed. So is the bridge.',
  ])
})

test('a contributor submits, an editor returns, approves, schedules and publishes; readers see only the result', async () => {
  await app.createBlog('strike', { timeZone: 'America/New_York' })
  await using cleo = await sitDown({ app, browser, name: 'Cleo', role: 'contributor', path: 'blogs/strike' })
  await using ana = await desk.goTo('blogs/strike')
  await using reader = await browser.openPage(`${app.url}/blogs/strike`)
  await Promise.all([untilConnected(ana.page), untilConnected(cleo.page), untilState(reader, 'Live')])
  expect(await button(cleo.page, /^Post/).count()).toBe(0)

  await write(cleo.page, 'From the picket line')
  await button(cleo.page, /^Hand in/).click()
  await queued(ana.page, 'picket line').getByRole('button', { name: 'Send back' }).click()
  await queued(cleo.page, 'picket line').getByRole('button', { name: 'Hand in' }).click()
  await queued(ana.page, 'picket line').getByRole('button', { name: 'Approve' }).click()
  await cleo.page.getByRole('heading', { name: /^Approved/ }).waitFor()

  await queued(ana.page, 'picket line').getByRole('button', { name: 'Schedule…' }).click()
  await ana.page.getByLabel(/^Date and time \(E[DS]T\)$/).waitFor()
  expect(await violationsIn(ana.page)).toEqual([])
  await button(ana.page, 'Schedule').click()
  await queued(cleo.page, 'picket line')
    .getByText(/^Goes out .*\d{4} E[DS]T$/)
    .waitFor()
  await untilUpdates(reader, [])

  await queued(ana.page, 'picket line').getByRole('button', { name: 'Publish now' }).click()
  await untilUpdates(reader, ['From the picket line'])
  await queued(cleo.page, 'picket line').waitFor({ state: 'detached' })

  await write(ana.page, 'Not for readers')
  await button(ana.page, 'Save draft').click()
  await queued(ana.page, 'Not for readers').getByRole('button', { name: 'Discard…' }).click()
  await button(ana.page, 'Discard').click()
  await queued(ana.page, 'Not for readers').waitFor({ state: 'detached' })
})

test('a coverage is created, goes live, is edited, ends and is reopened; no editor overwrites another', async () => {
  await using ana = await desk.goTo('')
  const { page } = ana
  await page.getByRole('heading', { name: 'Coverages' }).waitFor()
  expect(await violationsIn(page)).toEqual([])
  await page.getByRole('link', { name: 'New coverage' }).click()
  await page.getByLabel('Title').first().fill('Budget day: the speech')
  await page.getByText('Standfirst, zone, language').click()
  await page.getByLabel('Time zone').fill('Europe/London')
  await page.getByLabel(/^Coming up/).check()
  await expect.poll(() => page.getByLabel('Address', { exact: true }).inputValue()).toBe('budget-day-the-speech')
  expect(await violationsIn(page)).toEqual([])
  await button(page, 'Create').click()

  await page.waitForURL('**/desk/blogs/budget-day-the-speech')
  await using reader = await browser.openPage(`${app.url}/blogs/budget-day-the-speech`)
  await untilConnected(page)
  await button(page, 'Go live').click()
  await reader.locator('.kicker[data-state="live"]').waitFor()

  await openCoverageMenu(page)
  await button(page, 'Edit coverage').click()
  const { blog } = (await app.api('GET', '/v1/blogs/budget-day-the-speech')).body
  const headers = { 'If-Match': String(blog.version) }
  await app.api('PATCH', '/v1/blogs/budget-day-the-speech', { body: { standfirst: 'Minute by minute.' }, headers })
  await page.getByLabel('Title').first().fill('The speech')
  await button(page, 'Save').click()
  await page.getByText('Somebody changed the coverage while you were editing it').waitFor()
  await expect.poll(() => page.getByLabel('Standfirst').inputValue()).toBe('Minute by minute.')
  await button(page, 'Save').click()
  await reader.getByRole('heading', { level: 1, name: 'The speech' }).waitFor()
  await reader.getByText('Minute by minute.').waitFor()

  await openCoverageMenu(page)
  await button(page, 'End coverage').click()
  await page.getByText('Readers see that it has ended').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'End coverage' }).click()
  await untilState(reader, 'Ended')
  await button(page, 'Take up again').click()
  await reader.locator('.kicker[data-state="live"]').waitFor()
  expect(ana.faults).toEqual([])
})

test('axe finds no violation in any pane of a private right-to-left coverage, used by keyboard on a phone in dark mode', async () => {
  await app.createBlog('leak', { access: 'private', language: 'ar', title: 'تسريب' })
  await app.post('leak', 'أول خبر')
  await using ana = await sitDown({
    ...{ app, browser, name: 'Ana', path: 'blogs/leak' },
    options: { ...PHONE, colorScheme: 'dark' },
  })
  const { page } = ana
  await untilConnected(page)

  await textOf(page).focus()
  await page.keyboard.type('خبر ثان')
  await page.keyboard.press('Control+Enter')
  for (const tab of ['Queue', 'Timeline']) {
    await button(page, tab).focus()
    await page.keyboard.press('Enter')
    expect(await violationsIn(page)).toEqual([])
  }
  await entry(page, 'خبر ثان').waitFor()
  await entry(page, 'خبر ثان').getByRole('button', { name: 'More' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'History' }).getByText('published by Ana').waitFor()
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')

  await expect.poll(() => page.locator(':focus').textContent()).toBe('History')
  expect((await app.api('GET', '/v1/blogs/leak', { key: null })).status).toBe(401)
  expect(ana.faults).toEqual([])
})

test('when a login ends in mid-sentence, the editor signs in again over the work; signing out leaves nothing', async () => {
  await app.createBlog('night')
  const made = await app.api('POST', '/v1/keys', { body: { name: 'Dora', role: 'editor' } })
  await using page = await browser.openPage(`${app.url}/desk/#link=no-such-link`)
  expect(page.url()).toBe(`${app.url}/desk/`)
  await page.getByText('That link was used before or is too old.').waitFor()
  expect(await violationsIn(page)).toEqual([])
  await submitKey(page, 'crier_wrong')
  await page.getByText('That key is unknown or was revoked.').waitFor()
  await submitKey(page, made.body.secret)
  await page.getByRole('link', { name: 'About night' }).click()
  await untilConnected(page)

  await write(page, 'In the middle of')
  await page.context().clearCookies()
  await page.keyboard.type(' a sentence')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog', { name: 'Sign in to go on' }).waitFor()
  expect(await violationsIn(page)).toEqual([])
  for (const key of ['Escape', 'Escape']) await page.keyboard.press(key)
  await submitKey(page, made.body.secret)
  await entry(page, 'In the middle of a sentence').waitFor()

  await button(page, 'Sign out').click()
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor()
  expect(await page.context().cookies()).toEqual([])
  await page.reload()
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor()
  expect(await page.evaluate(() => indexedDB.databases().then(all => all.length))).toBeLessThanOrEqual(1)
  expect(page.faults).toEqual([])
})

test('another editor who signs in over the work gets a desk of their own; the text waits for its author', async () => {
  await app.createBlog('shift')
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/shift' })
  const { page } = ana
  const { body: ben } = await app.api('POST', '/v1/keys', { body: { name: 'Ben', role: 'editor' } })
  await untilConnected(page)
  await write(page, 'Half a sentence')

  for (const [key, text] of [
    [ben.secret, 'What is happening?'],
    [ana.key, 'Half a sentence'],
  ]) {
    await endSession(page, app)
    await page.getByRole('dialog', { name: 'Sign in to go on' }).waitFor()
    await submitKey(page, key)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await textOf(page).getByText(text, { exact: true }).waitFor()
  }

  expect(ana.faults).toEqual([])
})

test.each([
  ['Africa/Abidjan', 'UTC', 0],
  ['Africa/Abidjan', 'Asia/Tokyo', 1],
])('scheduling in %s shows an editor in %s their local time only if it differs', async (...given) => {
  const [timeZone, timezoneId, clocks] = given
  const id = timezoneId.toLowerCase().replace('/', '-')
  await app.createBlog(id, { timeZone })
  await using ana = await sitDown({ app, browser, name: 'Ana', path: `blogs/${id}`, options: { timezoneId } })
  await untilReady(ana.page)
  await write(ana.page, 'Tonight')

  await button(ana.page, 'Schedule…').click()

  await ana.page.getByText('from now.').waitFor()
  await expect.poll(() => ana.page.getByText('On your clock').count()).toBe(clocks)
})
