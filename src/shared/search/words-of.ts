/**
 * The words of a text as search compares them: without case, accents, vowel points and the different forms of a letter. Texts and
 * queries are read by the same code, and databases get nothing but its words, so that all of them find the same.
 */

/** A word as it is compared, and where it is in the text. */
export type SearchedWord = { readonly word: string; readonly start: number; readonly end: number }

/** PostgreSQL takes 2,046 bytes a word. A longer one is found by its beginning. */
const MAX_WORD = 64

/**
 * Letters, digits and their marks, with invisible characters inside (soft hyphens, joiners, marks of direction). Without apostrophes
 * that count as letters, since people type others. Hebrew writes quotation marks inside of abbreviations.
 */
const RUN =
  /(?:[[\p{L}\p{N}\p{M}\u00ad\u200c-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]--[\u02b9-\u02c1]]|(?<=[\u05d0-\u05ea])["'\u05f3\u05f4\u201d\u2019](?=[\u05d0-\u05ea]))+/gv

/** Accents; vowel points of Hebrew and Arabic; tatweel; variation selectors; all that is invisible. Not the breve of й. */
const DROPPED =
  /(?<!и)\u0306|[[\u0300-\u0305\u0307-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff][\u0591-\u05c7][\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed][\ufe00-\ufe0f][\u0640\u05f3\u05f4"'\u2019\u201d\u00ad\u2060\ufeff][\u200c-\u200f][\u202a-\u202e][\u2066-\u2069]]/gv

/** Letters that Unicode does not take apart, by what people type for them. Final forms of Hebrew; Arabic as Persian keyboards write it. */
const SAME: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't', ς: 'σ', ґ: 'г' },
  ...{ ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' },
  ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ہ: 'ه', ە: 'ه' },
}
const DIFFERENT = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu')
const EASTERN_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g

/** Written without spaces: each character is a word, and several are searched for as a phrase, so that no dictionary is needed. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu
const HAS_UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff65-\uff9f\u{20000}-\u{3ffff}]/u

/** The Arabic article, with the words that are written in one with it, before a stem of at least three letters. */
const ARTICLE = /^(?:[وف]?[بك]?ال|[وف]?لل)(?=\p{L}{3})/u

/** Most texts: letters and digits of ASCII. */
const ASCII = /^\p{ASCII}*$/u
const ASCII_RUN = /[A-Za-z0-9]+/g
const LETTERS = /[\p{L}\p{N}\p{M}]+/gu

export function searchedWords(text: string): readonly SearchedWord[] {
  const words: SearchedWord[] = []
  if (ASCII.test(text)) {
    for (const { 0: run, index } of text.matchAll(ASCII_RUN)) {
      words.push({ word: run.slice(0, MAX_WORD).toLowerCase(), start: index, end: index + run.length })
    }
    return words
  }
  for (const { 0: run, index } of text.matchAll(RUN)) addRun(words, { run, index })
  return words
}

function addRun(words: SearchedWord[], { run, index }: { readonly run: string; readonly index: number }): void {
  if (!HAS_UNSPACED.test(run)) {
    for (const word of folded(run)) words.push({ word, start: index, end: index + run.length })
    return
  }
  for (const { 0: part, index: at } of run.matchAll(UNSPACED)) {
    for (const word of folded(part)) words.push({ word, start: index + at, end: index + at + part.length })
  }
}

/** A run may be several words: ½ is 1 and 2. */
function folded(run: string): readonly string[] {
  if (ASCII.test(run)) return [run.slice(0, MAX_WORD).toLowerCase()]
  const plain = run
    .normalize('NFKD')
    .toLowerCase()
    .replace(DROPPED, '')
    .normalize('NFC')
    .replace(DIFFERENT, letter => SAME[letter] ?? letter)
    .replace(EASTERN_DIGITS, digit => String((digit.codePointAt(0) ?? 0) & 0xf))
  return (plain.match(LETTERS) ?? []).map(word => shortened(word.replace(ARTICLE, '')))
}

/** Never inside of a code point. */
function shortened(word: string): string {
  return word.length <= MAX_WORD ? word : word.slice(0, MAX_WORD).replace(/[\ud800-\udbff]$/, '')
}
