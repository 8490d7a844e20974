/** Opens the desk for typing, and reads what was published or kept. */
import type { Page, Request } from 'playwright-core'
import { expect } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import type { TestApp } from '#test/support/services/start-app.ts'
import { type AtDesk, sitDown, untilConnected } from './at-desk.ts'
import { untilReady } from './desk-page.ts'

export const UPDATES = /\/v1\/blogs\/[^/]+\/updates$/

/**
 * Simulates a rule that only the server knows. On a slow machine the draft may be saved before it is posted, and a request that is
 * held may be sent again.
 */
export async function refuseOne(page: Page, when: Promise<void> = Promise.resolve()): Promise<void> {
  let refused: string | undefined
  await page.route(/\/v1\/blogs\/[^/]+\/updates(\/[^/]+)?$/, async route => {
    const request = route.request()
    const key = (await request.headerValue('idempotency-key')) ?? ''
    if (!isPublishing(request) || (refused ?? key) !== key) return route.fallback()
    refused = key
    await when
    const errors = [{ path: 'label', message: 'has been taken' }]
    const problem = { status: 422, code: 'invalid', detail: 'Some fields are wrong.', errors }
    await route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) })
  })
}

function isPublishing(request: Request): boolean {
  const isWriting = request.method() === 'POST' || request.method() === 'PATCH'
  return isWriting && request.postDataJSON().status !== 'draft'
}

/** The keys of the device's stored dialogs and forms. */
export function kept(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter(name => name.startsWith('crier-desk-words')))
}

let count = 0

/** Its id. */
export async function newCoverage(app: TestApp): Promise<string> {
  const blog = `river-${++count}`
  await app.createBlog(blog)
  return blog
}

type Opening = Pick<AtDesk, 'app' | 'browser' | 'options' | 'url'>

/** Ana, signed in, on a new coverage, with the focus in the text. */
export async function openDesk({ app, browser, ...rest }: Opening) {
  const blog = await newCoverage(app)
  const ana = await sitDown({ app, browser, name: 'Ana', path: `blogs/${blog}`, isKept: true, ...rest })
  await untilReady(ana.page)
  await untilConnected(ana.page)
  return { ...ana, blog }
}

/** In order of publication. */
export async function untilPublished(app: TestApp, blog: string, wanted: readonly string[]): Promise<void> {
  await expect.poll(() => texts(app, blog), { timeout: 15_000 }).toEqual(wanted)
}

export async function texts(app: TestApp, blog: string): Promise<string[]> {
  const { body } = await app.api('GET', `/v1/blogs/${blog}/changes`)
  const published = (body.changes as { kind: string; update: Update }[]).filter(
    ({ kind }) => kind === 'update.published',
  )
  return published.map(({ update }) => wordsOf(update))
}

export async function drafts(app: TestApp, blog: string): Promise<Update[]> {
  return (await app.api('GET', `/v1/blogs/${blog}/updates?status=draft`)).body.updates
}

function wordsOf({ body }: Update): string {
  return body.map(block => ('children' in block ? block.children.map(({ text }) => text).join('') : '')).join('\n')
}
