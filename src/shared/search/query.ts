/** What somebody searches for, as it was typed. */
import { searchedWords } from './words-of.ts'

/**
 * Words that follow one another: a quoted phrase, or what is typed as one word and compared as several. With `isOpen`, the last one is
 * the beginning of a word.
 */
export type Term = { readonly words: readonly string[]; readonly isOpen: boolean }
/** All of them must be found. None: nothing is. */
export type Query = readonly Term[]

/** Longer than anything that is typed to find something; it bounds what one search costs (law 12, fair share). */
export const MAX_QUERY = 200
const MAX_TERMS = 12
const MAX_WORDS = 48
/**
 * Languages inflect at the end of words, each in its own way: a longer word also finds its longer forms. The last word may still be
 * being typed.
 */
const LEAST_OPEN = 4
const LEAST_OPEN_AT_END = 2

/** Opening and closing marks of the languages that have their own; in Hebrew, one between two letters belongs to the word. */
const QUOTED = /["“”„«»](?<!\p{Script=Hebrew}["”](?=\p{Script=Hebrew}))/gu
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

export function queryIn(typed: string): Query {
  const text = typed.slice(0, MAX_QUERY)
  const parts = text.split(QUOTED)
  const terms = parts.flatMap((part, index) => {
    // A phrase that is still open is being typed.
    if (index % 2 === 1)
      return [{ words: spelled(part), isOpen: index === parts.length - 1 && isOpen(spelled(part), 1) }]
    const words = part
      .split(/\s+/)
      .map(spelled)
      .filter(words => words.length > 0)
    const isEnd = (at: number) => index === parts.length - 1 && at === words.length - 1
    return words.map((one, at) => ({ words: one, isOpen: isOpen(one, isEnd(at) ? LEAST_OPEN_AT_END : LEAST_OPEN) }))
  })
  return bounded(terms)
}

function spelled(text: string): readonly string[] {
  return searchedWords(text).map(({ word }) => word)
}

function isOpen(words: readonly string[], least: number): boolean {
  const last = words.at(-1) ?? ''
  return !UNSPACED.test(last) && [...last].length >= least
}

function bounded(terms: readonly Term[]): Query {
  let left = MAX_WORDS
  return terms
    .filter(({ words }) => words.length > 0)
    .slice(0, MAX_TERMS)
    .filter(({ words }) => {
      left -= words.length
      return left >= 0
    })
}
