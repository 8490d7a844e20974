/** The group of a text: what says the same in other letters, order or spacing is in the same one. */
import { createHash } from 'node:crypto'
import { skeleton, withFigures } from './skeleton.ts'

/** Shorter texts ("Well said!") are written by many people who do not know one another. */
const WORDS_OF_A_MESSAGE = 5
/** From here on a text is looked at in halves, so that a random beginning or end does not make it another. */
const WORDS_OF_HALVES = 10
const GROUP_CHARACTERS = 16

type Alike = {
  /** Stored with the comment. */
  readonly group: string
  /** What to count; empty if people write it by chance. */
  readonly counted: readonly string[]
}

export function alikeOf(text: string): Alike {
  const words = wordsIn(text)
  if (words.length === 0) return { group: hashOf([skeleton(text).replace(/\s+/g, '')]), counted: [] }
  if (words.length < WORDS_OF_HALVES) {
    const group = hashOf(words.toSorted())
    return { group, counted: words.length < WORDS_OF_A_MESSAGE ? [] : [group] }
  }
  const middle = words.length >> 1
  const [first, second] = [words.slice(0, middle), words.slice(-middle)].map(half => hashOf(half.toSorted()))
  return { group: first ?? '', counted: [first ?? '', second ?? ''] }
}

/** Each once, without links: those are different in every copy. */
function wordsIn(text: string): readonly string[] {
  const bare = withFigures(skeleton(text.replace(/\bhttps?:\S+|\bwww\.\S+/giu, ' ')))
  return [...new Set(bare.match(/\p{L}[\p{L}\p{M}]+/gu) ?? [])]
}

function hashOf(words: readonly string[]): string {
  return createHash('sha256').update(words.join(' ')).digest('base64url').slice(0, GROUP_CHARACTERS)
}
