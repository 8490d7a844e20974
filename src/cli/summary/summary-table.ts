/** The versions of a summary, for people at a terminal. */
import { printTable } from '#cli/table.ts'
import type { SummaryVersion } from '#client/posting/src/summary-calls.ts'
import { plainText, shorten } from '#shared/blog/plain-text.ts'

const HEADINGS = ['VERSION', 'WRITTEN', 'BY', 'TEXT']
const NONE = 'This blog has no summary, or it was removed.'
/** The beginning tells versions apart. */
const TEXT_CHARACTERS = 80

/** Newest first. */
export function summaryTable(versions: readonly SummaryVersion[]): string {
  const rows = versions.toReversed().map(({ summary: { version, updatedAt, body }, by }) => {
    return [String(version), updatedAt, by?.name ?? '', shorten(plainText(body), TEXT_CHARACTERS)]
  })
  return printTable([HEADINGS, ...rows], { empty: NONE })
}
