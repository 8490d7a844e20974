/**
 * The texts of the desk in its language, from `words/*.json`: ICU messages that the build compiles (`npm run types`). Only the
 * language in use is loaded.
 */
import { language, locale } from './language.ts'
import type { Words } from './words/dist/words.js'
import { FILES } from './words/files.ts'
import { formatsOf } from './words/formats.ts'

/** Every module that has texts waits here until they are loaded. */
export const words: Words = (await FILES[language]()).make(formatsOf(locale))

const numbers = new Intl.NumberFormat(locale)
const lists = new Intl.ListFormat(locale, { type: 'conjunction' })
const units = new Intl.ListFormat(locale, { type: 'unit' })

export function inNumbers(count: number): string {
  return numbers.format(count)
}

/** "Ana, Ben and Cleo" */
export function inList(names: readonly string[]): string {
  return lists.format(names)
}

/** "8 Android, 4 iPhone" */
export function inUnits(counted: readonly string[]): string {
  return units.format(counted)
}
