/** The newsroom's word list: finds a listed word however it is spelled, in time that is linear in the text. */
import { skeleton, withFigures } from './skeleton.ts'

/** Law 12, fair share: a list of this length is matched with a comment within some milliseconds. */
export const MAX_LISTED_WORDS = 500
export const MAX_LISTED_CHARACTERS = 60

const GAPS = /[^\p{L}\p{N}\p{M}]+/gu
/** Written without spaces, so a listed word may begin anywhere. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

type Listed = { readonly word: string; readonly pattern: RegExp }

export type ListedWords = { find(text: string): string | undefined }

/** A word or phrase each. `spam*` also finds words that begin with it, `*spam*` words that contain it. */
export function createListedWords(list: readonly string[]): ListedWords {
  const listed = list.flatMap((word): readonly Listed[] => {
    const pattern = patternOf(word)
    return pattern ? [{ word, pattern }] : []
  })
  return {
    /** The first of the list that is in the text. */
    find(text) {
      if (listed.length === 0) return undefined
      const bare = skeleton(text)
      const [plain, read] = [spaced(bare), spaced(withFigures(bare))]
      return listed.find(({ pattern }) => pattern.test(plain) || pattern.test(read))?.word
    },
  }
}

/** One space for whatever is not a letter or figure: patterns then need no classes, which take long to compile. */
function spaced(text: string): string {
  return text.replace(GAPS, ' ').trim()
}

/**
 * Each letter may be repeated (`spaaam`), or all be separated (`s.p.a.m`, `s p a m`). Neighbouring runs never share a letter,
 * so the pattern does not backtrack.
 */
function patternOf(word: string): RegExp | undefined {
  const [, before = '', text = '', after = ''] = /^(\*?)(.*?)(\*?)$/su.exec(word.trim()) ?? []
  const plain = spaced(withFigures(skeleton(text)))
  if (plain === '') return undefined
  const joined = runsOf(plain).map(({ letter, times }) => (letter === ' ' ? ' ' : `${letter}{${times},}`))
  const letters = plain.includes(' ') ? [] : [...plain]
  const apart = letters.length > 2 ? [letters.map(letter => `${letter}+`).join(' ')] : []
  const isAnywhere = UNSPACED.test(text)
  const from = before || isAnywhere ? '' : '(?<![^ ])'
  const to = after || isAnywhere ? '' : '(?![^ ])'
  return new RegExp(`${from}(?:${[joined.join(''), ...apart].join('|')})${to}`, 'u')
}

type LetterRun = { readonly letter: string; readonly times: number }

function runsOf(text: string): readonly LetterRun[] {
  return [...text.matchAll(/(.)\1*/gsu)].map(([run, letter = '']) => ({ letter, times: [...run].length }))
}
