/** Counts in a row. */
import { locale } from './language.ts'
import { once } from './once.ts'
import { openList } from './words.ts'

const units = once(() => new Intl.ListFormat(locale, { type: 'unit' }))

/** "8 Android, 4 iPhone" */
export function inUnits(counted: readonly string[]): string {
  return openList + units().format(counted)
}
