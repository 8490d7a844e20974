/**
 * Where a change stands among all of its blog, as text that sorts. Law 11: by its offset alone, never by a clock. What push
 * keeps is in the database of the log, so a backup takes both back to the same moment, and places of two epochs compare.
 */
import type { Change } from '#shared/blog/change.ts'

const OFFSET_DIGITS = 16
/** Places once began with an instant: a digit. All of those sort before these. */
const PREFIX = '@'

export function placeOf({ offset }: Pick<Change, 'offset'>): string {
  return PREFIX + String(offset).padStart(OFFSET_DIGITS, '0')
}
