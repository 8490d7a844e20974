/** The desk, as docs/desk.md shows it. */
import type { Page } from 'playwright-core'
import { keyField, textOf } from '#test/browser/desk-page.ts'
import type { Shot } from './shot.ts'
import type { Stage } from './stage.ts'

const desk = ({ storm }: Stage) => `/desk${storm}`
const HOURS_MS = 3_600_000

export const deskShots: readonly Shot[] = [
  {
    name: 'desk-sign-in',
    says: 'The desk asks for a key',
    on: 'phone',
    at: () => '/desk/',
    play: page => keyField(page).waitFor(),
  },
  {
    name: 'desk',
    says: 'The desk: writing, the queue, and what readers see',
    at: desk,
    async play(page, stage) {
      await fillQueue(stage)
      await enter(page, stage)
      await textOf(page).pressSequentially('The river is a hand below the top of the wall. **Nobody** is to cross.')
    },
  },
  { name: 'desk-dark', says: 'The desk in the dark', at: desk, context: { colorScheme: 'dark' }, play: enter },
  { name: 'desk-phone', says: 'Writing on a phone', on: 'phone', at: desk, play: enter },
  {
    name: 'desk-queue',
    says: 'The queue on a phone',
    on: 'phone',
    at: desk,
    async play(page, stage) {
      await enter(page, stage)
      await page.getByRole('button', { name: /^Queue/ }).click()
    },
  },
  {
    name: 'desk-remove',
    says: 'Before an update is removed the desk says what that does',
    at: desk,
    of: 'dialog',
    async play(page, stage) {
      await enter(page, stage)
      await page.getByRole('button', { name: 'More', exact: true }).first().click()
      await page.getByRole('button', { name: 'Remove…' }).click()
    },
  },
  {
    name: 'desk-schedule',
    says: 'Scheduling in the time of the coverage',
    at: desk,
    of: 'dialog',
    async play(page, stage) {
      await enter(page, stage)
      await page.getByRole('button', { name: 'Change time…' }).click()
    },
  },
]

async function enter(page: Page, { app }: Stage): Promise<void> {
  await page.getByLabel('Key', { exact: true }).fill(app.adminKey)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.status-bar .connection[data-state="good"]').waitFor()
  await page.locator('.queue-item').first().waitFor({ state: 'attached' })
}

async function fillQueue({ app, storm }: Stage): Promise<void> {
  const blog = storm.split('/').at(-1) ?? ''
  const publishAt = new Date(Date.now() + 6 * HOURS_MS).toISOString()
  await app.post(blog, 'At the school gym there are forty beds, and soup.', {
    status: 'submitted',
    byline: 'Cleo Park at the shelter',
  })
  await app.post(blog, 'High tide is past.', { status: 'scheduled', publishAt, key: true })
  await app.post(blog, 'The insurers have not answered yet.', { status: 'draft', title: 'What it may cost' })
}
