/** An editor's words are never lost: whoever types, and never gives anything the focus, finds every word where it was meant. */
import { devices } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Update } from '../../src/blog/update.ts'
import { openBrowser, type TestBrowser } from '../support/open-browser.ts'
import { startApp, type TestApp } from '../support/start-app.ts'
import { sitDown, untilConnected } from './at-desk.ts'
import { post, textOf, type, untilReady } from './desk-page.ts'

let browser: TestBrowser
let app: TestApp
let count = 0
beforeAll(async () => {
  browser = await openBrowser()
  app = await startApp()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const TEN = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'].map(
  word => `${word} boats are out on the river`,
)

test.each([
  ['a large screen', undefined],
  ['a phone', devices['iPhone 14']],
])('on %s ten updates typed in one go are ten updates, in order', async (_, options) => {
  await using ana = await open(options)
  const { page, blog } = ana

  for (const text of TEN) await post(page, text)
  await type(page, 'And the next')

  await untilPublished(blog, TEN)
  expect(await textOf(page).innerText()).toBe('And the next')
  expect(ana.faults).toEqual([])
})

async function open(options?: object) {
  const blog = `river-${++count}`
  await app.createBlog(blog)
  const ana = await sitDown({ app, browser, name: 'Ana', path: `blogs/${blog}`, ...(options && { options }) })
  await untilReady(ana.page)
  await untilConnected(ana.page)
  return { ...ana, blog }
}

/** In the order in which they were published. */
async function untilPublished(blog: string, wanted: readonly string[]): Promise<void> {
  await expect.poll(() => texts(blog), { timeout: 15_000 }).toEqual(wanted)
}

async function texts(blog: string): Promise<string[]> {
  const { body } = await app.api('GET', `/v1/blogs/${blog}/changes`)
  const published = (body.changes as { kind: string; update: Update }[]).filter(
    ({ kind }) => kind === 'update.published',
  )
  return published.map(({ update }) => wordsOf(update))
}

function wordsOf({ body }: Update): string {
  return body.map(block => ('children' in block ? block.children.map(({ text }) => text).join('') : '')).join('\n')
}
