/** Where a change stands among all of its blog, as text that sorts: later ones are greater, in a restored log too. */
import type { Change } from '../blog/change.ts'

const OFFSET_DIGITS = 16

export function placeOf({ at, offset }: Pick<Change, 'at' | 'offset'>): string {
  return `${at}#${String(offset).padStart(OFFSET_DIGITS, '0')}`
}
