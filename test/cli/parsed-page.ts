/** A saved page as parsed by `crier import`, and ways to query it. */
import { readFileSync } from 'node:fs'
import type { Page, PageDay, PageUpdate } from '#cli/import/page.ts'
import { parsePage } from '#cli/import/parse-page.ts'
import { plainText } from '#shared/blog/plain-text.ts'

export const MARCH_4: PageDay = { date: '2026-03-04', timeZone: 'Europe/London' }
export const ferryStrike = parsePage(readFileSync('test/fixtures/ferry-strike.txt', 'utf8'), MARCH_4)

export function wordsOf(text: string): Set<string> {
  return new Set(text.match(/\p{L}+/gu))
}

export function entry(...lines: readonly string[]): Page {
  return parsePage(['UPDATE 1200 GMT:', ...lines].join('\n'), MARCH_4)
}

/** `clock`: the update's time, such as `12:00`. */
export function updateAt(page: Page, clock = '12:00'): PageUpdate {
  const found = page.updates.find(({ time }) => time.includes(`T${clock}`))
  if (!found) throw new Error(`no update at ${clock}`)
  return found
}

export function textOf(page: Page, clock?: string): string {
  return plainText(updateAt(page, clock).body)
}

export function quotesAt(page: Page, clock?: string): { attribution: string | undefined; paragraphs: string[] }[] {
  return updateAt(page, clock).body.flatMap(block =>
    block._type === 'quote'
      ? [{ attribution: block.attribution, paragraphs: block.content.map(one => plainText([one])) }]
      : [],
  )
}

export function linesReported(page: Page): number[] {
  return page.reports.map(({ line }) => line)
}
