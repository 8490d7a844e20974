/** Field types of the request schemas, which normalize values while they validate them. */
import { z } from 'zod'
import { instant } from '#shared/blog/update.ts'

/**
 * The limit of a body's Markdown or HTML source: 50,000 words of Markdown. A CMS page has some ten thousand
 * characters of markup. The stored body has its own limits.
 */
export const SOURCE_CHARACTERS = 300_000

/** Line breaks and unprintable characters. */
const UNSHOWABLE = /[\p{Cc}\u2028\u2029]+/gu

/** Single-line text, such as a title. */
export function line(maxCharacters: number) {
  return lineOrNothing(maxCharacters).min(1)
}

/** The same where an empty text means none. */
export function lineOrNothing(maxCharacters: number) {
  return z.string().overwrite(oneLine).max(maxCharacters)
}

/** An instant with any offset, normalized to UTC with milliseconds. */
export const anyInstant = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: 'use an RFC 3339 time with its offset, such as 2026-03-04T16:44:00+01:00',
  })
  .overwrite(inUtc)
  .refine(text => instant.safeParse(text).success, {
    abort: true,
    error: 'use a time between the years 0000 and 9999',
  })
  .meta({ description: 'RFC 3339 with any offset', example: '2026-03-04T17:44:00+01:00' })

/** A coverage may retell what happened before there were radios, or be put off for decades. */
const FIRST_YEAR = '1800'
const LAST_YEAR = '2199'

/** An instant that readers see. A year such as 0202, 1026 or 2206 is a slip of the hand, and would sort an update out of sight. */
export const shownInstant = anyInstant.refine(
  text => text >= FIRST_YEAR && text <= `${LAST_YEAR}~`,
  `use a time of the years ${FIRST_YEAR} to ${LAST_YEAR}`,
)

function oneLine(text: string): string {
  return text.replace(UNSHOWABLE, ' ').trim()
}

/** Invalid times are left as they are, for the other checks to report. */
function inUtc(text: string): string {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? text : at.toISOString()
}
