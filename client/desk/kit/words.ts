/**
 * The texts of the desk in its language, from `words/*.json`: ICU messages that the build compiles (`npm run types`). Only the
 * language in use is loaded.
 */
import { direction, language, locale } from './language.ts'
import { once } from './once.ts'
import type { Words } from './words/dist/words.js'
import { FILES } from './words/files.ts'
import { formatsOf } from './words/formats.ts'
import { LATER_FILES } from './words/later-files.ts'

const formats = formatsOf(locale)

/**
 * Every module that has texts waits here until those of the first screens are loaded. The sections in `LATER_SECTIONS` are here
 * after `loadLaterWords` alone; a test finds code of the first screens that uses one.
 */
export const words = { ...(await FILES[language]()).make(formats) } as Words

let later: Promise<unknown> | undefined

/** Before a part that has such texts, as it reads them at its beginning. */
export async function loadLaterWords(): Promise<void> {
  later ??= LATER_FILES[language]().then(({ make }) => Object.assign(words, make(formats)))
  await later
}

const lists = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }))

/** Otherwise a list that begins with a Latin name would run from left to right, with the words between its items on the wrong sides. */
export const openList = direction === 'rtl' ? '\u200f' : ''

export function inNumbers(count: number): string {
  return formats.number(count)
}

/** "Ana, Ben and Cleo" */
export function inList(names: readonly string[]): string {
  return openList + lists().format(names)
}
