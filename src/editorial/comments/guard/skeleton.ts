/**
 * Text as it looks rather than as it is encoded, for comparing only: lookalikes of other scripts, accents, invisible
 * characters and styled letters (𝓼𝓹𝓪𝓶) do not tell two texts apart.
 */

/**
 * Marks that only decorate Latin, Greek and Cyrillic, or vowels that Arabic and Hebrew are also written without. In Indic
 * scripts and Thai a mark is a letter, so it stays.
 */
const DECORATION = new RegExp(
  [
    '[\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe00-\\ufe0f\\ufe20-\\ufe2f]',
    '[\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7]',
    '[\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e8\\u06ea-\\u06ed]',
  ].join('|'),
  'g',
)
/** Zero-width characters, soft hyphens, direction marks. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: each of these is to be removed alone
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164]/gu

/** Letters that look like a Latin one, from the tables of UTS #39; after NFKD and in lower case. */
const LETTERS: Readonly<Record<string, string>> = {
  ...pairs('аa вb сc еe нh іi јj кk мm оo рp ѕs тt уy хx ԁd ԛq ԝw һh ӏi'),
  ...pairs('αa βb εe ιi κk νv οo ρp τt υu χx γy'),
  ...pairs('ıi ɑa ɡg ɩi øo łi đd ħh ŧt ƅb ƽs լi օo ոn ѵv ɪi ʀr ᴀa ᴇe ᴏo ᴛt'),
  // One look for all of them, because 1 stands for either.
  ...pairs('li'),
}
const WIDE: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe' }
const FIGURES: Readonly<Record<string, string>> = pairs('0o 1i 3e 4a 5s 7t 8b @a $s €e !i |i')

/** The same text in any script, case and style. */
export function skeleton(text: string): string {
  const bare = text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(DECORATION, '').replace(INVISIBLE, '')
  return bare.replace(/[^\0-\x6b\x6d-\x7f]|l/gu, letter => LETTERS[letter] ?? WIDE[letter] ?? letter)
}

/** Also reads figures and signs as the letters that they stand for: `v1agr@`. An exclamation mark ends most words. */
export function withFigures(plain: string): string {
  return plain.replace(/[0134578@$€]|[!|](?=[\p{L}\p{N}])/gu, sign => FIGURES[sign] ?? sign)
}

function pairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(' ').map(pair => [pair.slice(0, -1), pair.slice(-1)]))
}
