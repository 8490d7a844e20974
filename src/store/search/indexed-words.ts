/** The words of an update as the databases get them: folded, of letters and digits alone, so that both split them at spaces. */
import { createHash } from 'node:crypto'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Query, Term } from '#shared/search/query.ts'
import { searchedTexts } from '#shared/search/searched-texts.ts'
import { searchedWords } from '#shared/search/words-of.ts'

/** PostgreSQL counts positions up to 16,383. What comes after so many words is not found. */
const MAX_WORDS = 16_000
/** PostgreSQL takes a megabyte of one text, with the scope and some bytes for each word. */
const MAX_BYTES = 900_000
const SCOPE_LENGTH = 10
const BYTES_A_WORD = SCOPE_LENGTH + 8
/** 48 bits. Two blogs in a million million share one; the id is compared as well. */
const SCOPE_DIGITS = 12

/**
 * Every word of the index begins with it: a word that the whole archive has is a short list in each blog, so that a search costs as
 * much as its blog is long.
 */
export function scopeOf(blog: BlogId): string {
  const digits = createHash('sha256').update(blog).digest('hex').slice(0, SCOPE_DIGITS)
  return BigInt(`0x${digits}`).toString(36).padStart(SCOPE_LENGTH, '0')
}

export function indexedWords(update: Update): readonly string[] {
  const { title, body, others } = searchedTexts(update)
  const words = [title, body, ...others].flatMap(text => searchedWords(text).map(({ word }) => word))
  let bytes = 0
  const end = words.findIndex((word, index) => {
    bytes += Buffer.byteLength(word) + BYTES_A_WORD
    return index >= MAX_WORDS || bytes > MAX_BYTES
  })
  return end < 0 ? words : words.slice(0, end)
}

/** As PostgreSQL writes a `tsvector`: `'scopeword':1,4`. */
export function forTsvector(words: readonly string[], scope: string): string {
  const placesOf = new Map<string, number[]>()
  for (const [at, word] of words.entries()) {
    const places = placesOf.get(word)
    if (places) places.push(at + 1)
    else placesOf.set(word, [at + 1])
  }
  return [...placesOf].map(([word, places]) => `'${scope}${word}':${places.join()}`).join(' ')
}

/** For SQLite: `"scopeword" *`, phrases with `+`, all of them with AND. */
export function forFts5(query: Query, scope: string): string {
  return query.map(({ words, isOpen }) => `${quotedWords(words, scope).join(' + ')}${isOpen ? ' *' : ''}`).join(' AND ')
}

/** For PostgreSQL: `'scopeword':*`, phrases with `<->`, all of them with `&`. */
export function forTsquery(query: Query, scope: string): string {
  const print = ({ words, isOpen }: Term) =>
    `(${words.map((word, at) => `'${scope}${word}'${isOpen && at === words.length - 1 ? ':*' : ''}`).join(' <-> ')})`
  return query.map(print).join(' & ')
}

function quotedWords(words: readonly string[], scope: string): readonly string[] {
  return words.map(word => `"${scope}${word}"`)
}
