/**
 * The position of a change among all changes of its blog, as sortable text. It depends on the offset only, never on a clock
 * (law 11, record time). Push keeps its state in the log's database, so restoring a backup resets both together, and positions
 * from different epochs are comparable.
 */
import type { Change } from '#shared/blog/change.ts'

const OFFSET_DIGITS = 16
/** Positions of an earlier version begin with an instant, so with a digit, and all sort before these. */
const PREFIX = '@'

export function placeOf({ offset }: Pick<Change, 'offset'>): string {
  return PREFIX + String(offset).padStart(OFFSET_DIGITS, '0')
}
