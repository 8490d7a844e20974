/** Updates written as editors write them: typed, pasted, dropped, by keyboard alone and on a phone. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PortableText } from '../../src/blog/portable-text.ts'
import { anyBody } from '../support/any-body.ts'
import { openBrowser, type TestBrowser } from '../support/open-browser.ts'
import { type ComposerSite, startComposerSite } from './composer-page.ts'
import { bodyOf, outline, paragraph, show, textOf } from './composer-text.ts'

let browser: TestBrowser
let site: ComposerSite
beforeAll(async () => {
  ;[browser, site] = await Promise.all([openBrowser(), startComposerSite()])
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await site[Symbol.asyncDispose]()
})

test('Markdown becomes what it means while it is typed, and undo makes it text again', async () => {
  await using opened = await browser.open(site.url)
  const { page } = opened
  await textOf(page).click()

  await page.keyboard.type('The **House** is *full*, says [our man](example.com/live).\n')
  await page.keyboard.type('# First\n## Second\n- one\ntwo\n\n1. first\n\n> A quote\nof two lines\n\nAfter')

  expect(await outline(page)).toEqual([
    'normal: The <strong>House</strong> is <em>full</em>, says <a https://example.com/live>our man</a>.',
    'h2: First',
    'h3: Second',
    'bullet 1: one',
    'bullet 1: two',
    'number 1: first',
    'quote: A quote / of two lines',
    'normal: After',
  ])

  await page.keyboard.type('\n**loud**')
  await page.keyboard.press('ControlOrMeta+z')
  expect((await outline(page)).at(-1)).toBe('normal: **loud**')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  expect((await outline(page)).at(-1)).toBe('normal: <strong>loud</strong>')
  expect(opened.faults).toEqual([])
})

test('whatever body is opened, typing at its end changes nothing before it', async () => {
  await using opened = await browser.open(site.url)
  const { page } = opened
  for (const body of fc.sample(anyBody(), { numRuns: 25, seed: 7 })) {
    await show(page, [...body, { ...paragraph('End'), _key: 'the-last' }] as PortableText)
    const last = page.locator('[data-pt-path*="the-last"]').first()
    await last.click()

    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type('!')

    const written = await bodyOf(page)
    expect(written.slice(0, -1)).toEqual(JSON.parse(JSON.stringify(body)))
    expect(written.at(-1)).toMatchObject({ children: [{ text: 'End!' }] })
  }
})
