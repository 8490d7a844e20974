/** Text typed in a dialog or form of the desk is kept until it is sent or discarded. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, entry, sitDown } from './at-desk.ts'
import { post, signIn, textOf, type, untilKept, untilReady } from './desk-page.ts'
import { kept, openDesk, untilPublished } from './desk-words.ts'
import { openOneDesk } from './one-desk.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

test('the note of a retraction survives spaces, Escape and a reload, until it is sent', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  const dialog = page.getByRole('dialog', { name: 'Retract this update?' })
  const note = dialog.getByLabel('Why, for readers')
  const ask = async () => {
    await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
    await button(page, 'Retract…').click()
  }

  await ask()
  await type(page, 'This was a ')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await type(page, 'Meanwhile')
  await expect.poll(() => textOf(page).innerText()).toBe('Meanwhile')
  await page.reload()
  await textOf(page).getByText('Meanwhile').waitFor()
  await ask()
  await expect.poll(() => note.inputValue()).toBe('This was a ')
  await type(page, 'drill')
  await page.keyboard.press('Control+Enter')

  await page.locator('.stream .retracted', { hasText: 'This was a drill' }).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await type(page, ', more')
  await expect.poll(() => textOf(page).innerText()).toBe('Meanwhile, more')
  expect(await kept(page)).toEqual([])
})

test('text typed while a retraction waits for the server goes into the composer', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  const isHeld = Promise.withResolvers<void>()
  await page.route(/\/updates\/[^/]+$/, async route => {
    if (route.request().method() === 'DELETE') await isHeld.promise
    await route.continue()
  })
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Retract…').click()
  await type(page, 'A drill')
  await page.keyboard.press('Control+Enter')

  await type(page, 'And on we go')
  isHeld.resolve()

  await page.locator('.stream .retracted', { hasText: 'A drill' }).waitFor()
  await expect.poll(() => textOf(page).innerText()).toBe('And on we go')
})

test('words typed during a confirmation do not answer it, nor do the keys that would post them, and go into the text', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Remove…').click()
  const dialog = page.getByRole('dialog', { name: 'Remove this update for good?' })
  await dialog.waitFor()

  await type(page, 'a word and another ')
  await expect.poll(() => dialog.isVisible()).toBe(true)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => dialog.isVisible()).toBe(true)
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await dialog.waitFor({ state: 'detached' })
  await post(page, 'The bridge stands')

  await untilPublished(app, blog, ['a word and another The bridge stands'])
})

test('a year is typed digit by digit; a part that fails stops alone, and what is typed goes into the text', async () => {
  await using ana = await desk.open()
  const { page, faults } = ana
  const when = page.locator('input[type=datetime-local]')
  await type(page, 'Doors open')
  await button(page, 'Time: now').click()
  await when.and(page.locator(':focus')).waitFor()
  await when.fill('2027-03-04T09:15')
  await type(page, '03032028')
  expect(await when.inputValue()).toBe('2028-03-03T09:15')

  await button(page, 'Schedule…').click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input:focus').waitFor()
  await type(page, '05032028')
  expect(await dialog.locator('input').inputValue()).toMatch(/^2028-0[35]-0[35]T/)
  await page.keyboard.press('Escape')
  expect(faults).toEqual([])

  await page.evaluate(() => {
    Intl.DateTimeFormat.prototype.resolvedOptions = () => {
      throw new Error('broken')
    }
  })
  await button(page, 'Schedule…').click()
  await page.getByText('This part of the desk has stopped working').waitFor()
  await textOf(page).click()
  await type(page, ' soon')
  await textOf(page).getByText('Doors open soon').waitFor()
})

test('a half-filled form for a new coverage is kept until the coverage is created', async () => {
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'new' })
  const { page } = ana
  await page.getByLabel('Title').first().and(page.locator(':focus')).waitFor()
  await type(page, 'The flood')
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'New coverage' }).click()

  await expect.poll(() => page.getByLabel('Title').first().inputValue()).toBe('The flood')
  await type(page, ' of the year')
  await button(page, 'Create').click()
  await page.waitForURL('**/desk/blogs/the-flood-of-the-year')
  await untilReady(page)
  expect(await kept(page)).toEqual([])
})

test('what is typed on after a new coverage was sent is the text of its first update', async () => {
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'new' })
  const { page } = ana
  const [isCreated, isRead] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  for (const [path, { promise }] of [
    ['**/v1/blogs', isCreated],
    ['**/v1/blogs/the-storm', isRead],
  ] as const)
    await page.route(path, async route => {
      await promise
      await route.continue()
    })

  await page.getByLabel('Title').first().and(page.locator(':focus')).waitFor()
  await type(page, 'The storm')
  await page.keyboard.press('Enter')
  await type(page, 'Doors open')
  isCreated.resolve()
  await page.waitForURL('**/desk/blogs/the-storm')
  await type(page, ' at noon')
  isRead.resolve()

  await textOf(page).getByText('Doors open at noon').waitFor()
  expect((await app.api('GET', '/v1/blogs/the-storm')).body.blog.title).toBe('The storm')
})

test('signing out warns about unsent text in a dialog, and then deletes it', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Retract…').click()
  await type(page, 'This was')
  await page.keyboard.press('Escape')

  await button(page, 'Sign out').click()
  await page.getByRole('dialog', { name: 'Sign out and lose what was not sent?' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByLabel('Key', { exact: true }).waitFor()

  // The device is cleared once the desk has closed it, possibly after the form is shown.
  await expect.poll(() => kept(page)).toEqual([])
})

test('words begun while signing out waits for a slow server are there when their editor is back', async () => {
  await using ana = await openDesk({ app, browser })
  const { page } = ana
  const isHeld = Promise.withResolvers<void>()
  await page.route('**/v1/session', async route => {
    if (route.request().method() === 'DELETE') await isHeld.promise
    await route.continue()
  })
  const asked = page.waitForRequest(request => request.method() === 'DELETE')
  await button(page, 'Sign out').click()
  await asked

  await textOf(page).click()
  await type(page, 'The dam has burst')
  await untilKept(page, 'this device')
  isHeld.resolve()
  await page.getByLabel('Key', { exact: true }).waitFor()
  await signIn(page, ana.key)

  await textOf(page).getByText('The dam has burst', { exact: true }).waitFor()
})

test('after a click on a box or a question that was left, the next words go on in the text, and press nothing', async () => {
  await using ana = await desk.open()
  const { page } = ana
  const isAsking = page.getByRole('dialog', { name: 'Sign out and lose what was not sent?' })
  await type(page, 'The bridge')
  const key = page.getByLabel('Key event')
  await key.click()
  await page.keyboard.type(' is closed')
  await textOf(page).getByText('The bridge is closed').waitFor()
  expect(await key.isChecked()).toBe(true)

  await button(page, 'Sign out').click()
  await isAsking.waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.type(' until noon')
  await textOf(page).getByText('The bridge is closed until noon').waitFor()
  expect(await isAsking.count()).toBe(0)

  // Typed without looking, and meant to be posted: the keys that post must not sign out.
  await button(page, 'Sign out').click()
  await isAsking.waitFor()
  await page.keyboard.type(' tomorrow')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Escape')
  await textOf(page).getByText('The bridge is closed until noon tomorrow').waitFor()

  // By keys, it leads back to the button.
  await button(page, 'Sign out').focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await isAsking.waitFor()
  await page.keyboard.press('Escape')
  await button(page, 'Sign out').and(page.locator(':focus')).waitFor()
})
