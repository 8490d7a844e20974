/** Updates of a long coverage for the bench of the search: words as often as in a language, and what the bench looks for. */

/** Of all words of English texts every second is one of these. */
const FREQUENT =
  'the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were all her she there would their we him been has when who will no more if out so up said what its about than into them can only other time new some could these two may first then do any like my now over such our man me even most made after also did many off before must well back through years where much your way down should because long each just state those people too mr how little good world make very year still see own work men day get here old life both between being under three never know same last another while us might great go come since against right came take used himself few house use place during high without again home around small however found mrs thought went say part once general upon school every'.split(
    ' ',
  )
const SYLLABLES =
  'ba be bi bo ca ce co cra da de di dri el en er fa fi fo ga ge gra ha he ho in is ka ki la le li lo ma me mi mo na ne no or pa pe po pra qua ra re ri ro sa se si so sta ta te ti to tra u va ve vi wa we wi za'.split(
    ' ',
  )
const VOCABULARY = 40_000
const LEAST_WORDS = 15
const MOST_WORDS = 75

/** In half of the updates. */
export const COMMON = 'minister'
/** In one of twenty. */
export const PHRASE = ['prime', 'minister'] as const
/** Words of three updates each. */
export const rareWord = (n: number): string => `xq${n.toString(36)}zy`
const RARE_EVERY = 200

/** One of twenty is in a language that is split or folded in other ways. */
const OTHERS = [
  '首相は東京で記者会見を開き、選挙の結果について話した。',
  'قال رئيس الحكومة إن نتائج الانتخابات ستعلن في المدينة غدا',
  'Die Überschwemmungen in Köln: Straßen sind gesperrt, der Ministerpräsident kommt',
] as const
export const OTHER_QUERIES = { Japanese: '記者会見', Arabic: 'الانتخابات', German: 'uberschwemmung' } as const

type BenchUpdate = {
  readonly markdown: string
  readonly time: string
  readonly key?: true
  readonly topics: readonly string[]
}

export const TOPICS = ['half', 'rare'] as const
/** Ten days of one coverage. */
const EVERY_MS = (10 * 24 * 3_600_000) / 100_000
export const START = '2026-11-01T00:00:00.000Z'

/** The same for the same number. */
export function updateAt(n: number): BenchUpdate {
  const random = randomOf(n)
  const count = LEAST_WORDS + Math.floor(random() * (MOST_WORDS - LEAST_WORDS))
  const words = Array.from({ length: count }, () => wordAt(random()))
  if (n % 2 === 0) words.splice(5, 0, ...(n % 20 === 0 ? PHRASE : [COMMON]))
  if (n % RARE_EVERY < 3) words.push(rareWord(Math.floor(n / RARE_EVERY)))
  const other = n % 20 === 7 ? ` ${OTHERS[Math.floor(n / 20) % OTHERS.length]}` : ''
  const topics = n % 2_000 === 0 ? ['half', 'rare'] : n % 4 < 2 ? ['half'] : []
  const time = new Date(Date.parse(START) + n * EVERY_MS).toISOString()
  return { markdown: `${words.join(' ')}.${other}`, time, ...(n % 100 === 0 && { key: true }), topics }
}

/** By Zipf's law: the n-th word is n times as rare as the first. */
function wordAt(share: number): string {
  const rank = Math.floor(VOCABULARY ** share) - 1
  return FREQUENT[rank] ?? syllables(rank)
}

function syllables(rank: number): string {
  const random = randomOf(rank + 1_000_000)
  const pick = () => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? ''
  return Array.from({ length: 2 + Math.floor(random() * 3) }, pick).join('')
}

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, mixed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
