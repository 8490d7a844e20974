/** The newsroom's word list: finds a listed word however it is spelled, in time that is linear in the text. */
import { skeleton, withFigures } from './skeleton.ts'

/** Law 12, fair share: a list of this length is matched with a comment within some milliseconds. */
export const MAX_LISTED_WORDS = 500
export const MAX_LISTED_CHARACTERS = 60

const GAPS = /[^\p{L}\p{N}\p{M}]+/gu
/** Written without spaces, so a listed word may begin anywhere. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

/** `mostTimes`: of one letter in a row. */
type Listed = { readonly word: string; readonly pattern: RegExp; readonly mostTimes: number }

export type ListedWords = { find(text: string): string | undefined }

/** A word or phrase each. `spam*` also finds words that begin with it, `*spam*` words that contain it. */
export function createListedWords(list: readonly string[]): ListedWords {
  const listed = list.flatMap((word): readonly Listed[] => {
    const found = patternOf(word)
    return found ? [{ word, ...found }] : []
  })
  const mostTimes = Math.max(1, ...listed.map(one => one.mostTimes))
  return {
    /** The first of the list that is in the text. */
    find(text) {
      if (listed.length === 0) return undefined
      const bare = skeleton(text)
      const [plain, read] = [bare, withFigures(bare)].map(one => clipped(spaced(one), mostTimes))
      return listed.find(({ pattern }) => pattern.test(plain ?? '') || pattern.test(read ?? ''))?.word
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
function patternOf(word: string): Omit<Listed, 'word'> | undefined {
  const [, before = '', text = '', after = ''] = /^(\*?)(.*?)(\*?)$/su.exec(word.trim()) ?? []
  const plain = spaced(withFigures(skeleton(text)))
  if (plain === '') return undefined
  const runs = runsOf(plain)
  const joined = runs.map(({ letter, times }) => (letter === ' ' ? ' ' : `${letter}{${times},}`))
  const letters = plain.includes(' ') ? [] : [...plain]
  const apart = letters.length > 2 ? [letters.map(letter => `${letter}+`).join(' ')] : []
  const isAnywhere = UNSPACED.test(text)
  const from = before || isAnywhere ? '' : '(?<![^ ])'
  const to = after || isAnywhere ? '' : '(?![^ ])'
  const pattern = new RegExp(`${from}(?:${[joined.join(''), ...apart].join('|')})${to}`, 'u')
  return { pattern, mostTimes: Math.max(...runs.map(({ times }) => times)) }
}

/** No pattern needs more of a letter in a row; one that begins with `*` would read a longer run again from each of its letters. */
function clipped(text: string, mostTimes: number): string {
  return text.replace(/(.)\1+/gsu, (run: string, letter: string) => letter.repeat(Math.min(mostTimes, [...run].length)))
}

type LetterRun = { readonly letter: string; readonly times: number }

function runsOf(text: string): readonly LetterRun[] {
  return [...text.matchAll(/(.)\1*/gsu)].map(([run, letter = '']) => ({ letter, times: [...run].length }))
}
