/** Whether a text has what is searched for, and where. The databases propose updates; this decides, from the text as it is now. */
import type { Query, Term } from './query.ts'
import { type SearchedWord, searchedWords } from './words-of.ts'

/** From `start` up to `end`, in UTF-16 code units. */
export type FoundRange = { readonly start: number; readonly end: number }

/** Where each text has any of it, sorted and without overlaps. Undefined unless every term is in one of the texts. */
export function findIn(texts: readonly string[], query: Query): readonly (readonly FoundRange[])[] | undefined {
  if (query.length === 0) return undefined
  const read = texts.map(searchedWords)
  const ranges: FoundRange[][] = texts.map(() => [])
  for (const term of query) {
    let isFound = false
    for (const [index, words] of read.entries()) {
      const found = rangesOf(term, words)
      if (found.length > 0) isFound = true
      ranges[index]?.push(...found)
    }
    if (!isFound) return undefined
  }
  return ranges.map(merged)
}

function rangesOf({ words: searched, isOpen }: Term, words: readonly SearchedWord[]): readonly FoundRange[] {
  const [first = ''] = searched
  const last = searched.length - 1
  const ranges: FoundRange[] = []
  for (const [at, { word, start }] of words.entries()) {
    if (last === 0 ? !isSame(word, first, isOpen) : word !== first) continue
    const isHere = searched.every((one, index) => isSame(words[at + index]?.word ?? '', one, isOpen && index === last))
    const end = words[at + last]?.end
    if (isHere && end !== undefined) ranges.push({ start, end })
  }
  return ranges
}

function isSame(word: string, searched: string, isOpen: boolean): boolean {
  return isOpen ? word.startsWith(searched) : word === searched
}

function merged(ranges: readonly FoundRange[]): readonly FoundRange[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)
  const all: FoundRange[] = []
  for (const range of sorted) {
    const last = all.at(-1)
    if (last && range.start < last.end) all[all.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
    else all.push(range)
  }
  return all
}
