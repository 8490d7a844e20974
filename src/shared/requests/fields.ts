/** The kinds of field that inputs are made of, cleaned as they are checked. */
import { z } from 'zod'
import { instant } from '#shared/blog/update.ts'

/**
 * The longest Markdown or HTML a body may be made from: 50,000 words of Markdown. A CMS page has some ten thousand
 * characters of markup. What is stored of it has limits of its own.
 */
export const SOURCE_CHARACTERS = 300_000

/** These break a line, or cannot be shown. */
const UNSHOWABLE = /[\p{Cc}\u2028\u2029]+/gu

/** Text that stands on one line, such as a title. */
export function line(maxCharacters: number) {
  return z.string().overwrite(oneLine).min(1).max(maxCharacters)
}

/** An instant in any zone, kept in UTC with milliseconds. */
export const anyInstant = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: 'use an RFC 3339 time with its offset, such as 2026-03-04T16:44:00+01:00',
  })
  .overwrite(inUtc)
  .refine(text => instant.safeParse(text).success, 'use a time between the years 0000 and 9999')
  .meta({ description: 'RFC 3339 with any offset', example: '2026-03-04T17:44:00+01:00' })

function oneLine(text: string): string {
  return text.replace(UNSHOWABLE, ' ').trim()
}

/** What is not a time is left for the other checks to name. */
function inUtc(text: string): string {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? text : at.toISOString()
}
