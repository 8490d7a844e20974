/** The saved page of the ferry strike, and the commands that post it. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Api } from '#cli/api.ts'
import { importPage } from '#cli/import/import-page.ts'
import { parsePage } from '#cli/import/parse-page.ts'
import type { ReplayPage } from '#cli/import/replay-page.ts'
import { coverage } from '#shared/blog/coverage.ts'
import { SkippingClock } from '#test/support/clocks/skipping-clock.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import type { TestApp } from '#test/support/services/start-app.ts'
import { runHere } from './run-here.ts'

export const FERRY_STRIKE = 'test/fixtures/ferry-strike.txt'
export const DAY = { date: '2026-03-04', timeZone: 'Europe/London' }
export const OF_THE_DAY = ['--date', DAY.date, '--zone', DAY.timeZone]

export function crier(
  app: TestApp,
  args: readonly string[],
  input?: string | Uint8Array,
  env: Record<string, string> = {},
) {
  return runCrier(args, { env: { CRIER_URL: app.url, CRIER_KEY: app.adminKey, ...env }, ...(input && { input }) })
}

/** In this process, which needs a fifth of the time. */
export function crierHere(app: TestApp, args: readonly string[], input?: string | Uint8Array) {
  return runHere(args, { CRIER_URL: app.url, CRIER_KEY: app.adminKey }, input)
}

export async function read(app: TestApp, blog: string) {
  return coverage.parse((await app.api('GET', `/v1/blogs/${blog}`)).body)
}

export function apiOf(app: TestApp): Api {
  return new Api({ url: app.url, key: app.adminKey, clock: new SkippingClock(), random: () => 0 })
}

export function parsed() {
  return parsePage(FERRY_STRIKE_TEXT, DAY)
}

export function blogOf(id: string) {
  return { id, timeZone: DAY.timeZone, language: 'en' }
}

export async function importFerryStrike(app: TestApp) {
  return importPage({ api: apiOf(app), page: parsed(), blog: blogOf('ferry-strike') })
}

const FERRY_STRIKE_TEXT = await readFile(FERRY_STRIKE, 'utf8')

export function replayOf(app: TestApp, changes: Partial<ReplayPage>): ReplayPage {
  return {
    api: apiOf(app),
    page: parsed(),
    blog: blogOf('ferry-strike'),
    speed: 60,
    shownTimes: 'file',
    clock: new SkippingClock(),
    signal: new AbortController().signal,
    onPosted: () => {},
    ...changes,
  }
}

export async function copyOf(path: string, change: (text: string) => string) {
  const folder = await newFolder()
  const copy = join(folder, 'page.txt')
  await writeFile(copy, change(await readFile(path, 'utf8')))
  return { path: copy, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
