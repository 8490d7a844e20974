/** The messages about a page and the result of posting it. */
import { headline } from '#shared/blog/plain-text.ts'
import { showClock } from '#shared/blog/times.ts'
import type { Page, PageUpdate } from './page.ts'
import type { PostedEntry } from './page-poster.ts'

/** "budget.txt:14: looks like …": editors and terminals turn such lines into links. */
export function sayReports(page: Page, file: string): string[] {
  return page.reports.map(({ line, message }) => `${file}:${line}: ${message}`)
}

export function sayLeft(entries: readonly PostedEntry[], file: string): string[] {
  return entries.flatMap(({ of, kind }) => {
    if (kind === 'changed') return [`${file}:${of.line}: was posted with another text before; left as posted`]
    if (kind === 'removed') return [`${file}:${of.line}: was posted before and removed since; not posted again`]
    return []
  })
}

/** "12 updates: 12 posted", "12 updates: all there already" */
export function summarize(entries: readonly PostedEntry[]): string {
  const count = (wanted: PostedEntry['kind']) => entries.filter(({ kind }) => kind === wanted).length
  const total = `${entries.length} ${entries.length === 1 ? 'update' : 'updates'}`
  if (entries.length > 0 && count('there') === entries.length) return `${total}: all there already`
  const parts = [
    [count('posted'), 'posted'],
    [count('there'), 'there already'],
    [count('changed'), 'changed in the file since (left as posted)'],
    [count('removed'), 'removed since (not posted again)'],
  ] as const
  const told = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`)
  return `${total}${told.length > 0 ? `: ${told.join(', ')}` : ' in this file'}`
}

/** "1644 GMT  Doors open" */
export function sayUpdate(update: PageUpdate, timeZone: string): string {
  const shown = update.untimed ? (update.label ?? '') : showClock(update.time, timeZone)
  return `${shown.padEnd(14)}  ${headline({ body: update.body })}`
}

export function sayComment({ comment }: Page): string[] {
  return comment === undefined
    ? []
    : ["A reader's comment, not published:", ...comment.split('\n\n').map(text => `  ${text}`)]
}
