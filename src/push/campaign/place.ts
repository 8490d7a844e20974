/**
 * The position of a change among all changes of its blog, as sortable text. It depends on the offset only, never on a clock
 * (law 11, record time). Push keeps its state in the log's database, so a backup takes both back to the same moment, and
 * positions of two epochs can be compared.
 */
import type { Change } from '#shared/blog/change.ts'

const OFFSET_DIGITS = 16
/** Places once began with an instant: a digit. All of those sort before these. */
const PREFIX = '@'

export function placeOf({ offset }: Pick<Change, 'offset'>): string {
  return PREFIX + String(offset).padStart(OFFSET_DIGITS, '0')
}
