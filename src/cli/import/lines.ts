/** Splits a page into its lines, its entries and the reader's comment beneath them. */
import { cleanText } from '#editorial/body/clean-text.ts'
import { type Heading, readHeading } from './headings.ts'

export type SourceLine = { readonly number: number; readonly text: string }

/** `heading` is the line it was read from; text that followed it on that line is the first of `lines`. */
export type WrittenEntry = {
  readonly heading: Heading
  readonly line: SourceLine
  readonly lines: readonly SourceLine[]
}

type Cut = {
  /** The lines above the first heading. */
  readonly front: readonly SourceLine[]
  /** As in the file: newest first. */
  readonly entries: readonly WrittenEntry[]
  readonly comment: readonly SourceLine[]
}

const ASTERISKS = /^(?:\*\s*){3,}$/

export function readLines(text: string): SourceLine[] {
  return cleanText(text)
    .split(/[\n\u2028\u2029]/)
    .map((raw, index) => ({ number: index + 1, text: raw.trim() }))
    .filter(line => line.text !== '')
}

export function cutPage(lines: readonly SourceLine[]): Cut {
  const end = commentStart(lines)
  const front: SourceLine[] = []
  const entries: { heading: Heading; line: SourceLine; lines: SourceLine[] }[] = []
  for (const line of lines.slice(0, end)) {
    const heading = readHeading(line.text)
    if (heading) entries.push({ heading, line, lines: heading.rest ? [{ ...line, text: heading.rest }] : [] })
    else (entries.at(-1)?.lines ?? front).push(line)
  }
  return { front, entries, comment: lines.slice(end + 1) }
}

/** A line of asterisks with entries after it is an ornament; the comment follows the last such line. */
function commentStart(lines: readonly SourceLine[]): number {
  const lastHeading = lines.findLastIndex(({ text }) => readHeading(text) !== undefined)
  const start = lines.findIndex(({ text }, index) => index > lastHeading && ASTERISKS.test(text))
  return start === -1 ? lines.length : start
}
