/** How the desk's messages are compiled and formatted, and which language a browser gets. */
import { expect, test } from 'vitest'
import { matching } from '#client/desk/kit/language.ts'
import { formatsOf } from '#client/desk/kit/words/formats.ts'
import { printWords, printWordTypes, problemsOf } from '#client/types/desk-words.ts'
import { refusals } from '#platform/errors.ts'
import { deskTexts } from '#test/support/desk-texts.ts'

const arabic = await deskTexts('ar')
const german = await deskTexts('de')
const ukrainian = await deskTexts('uk')

test.each([
  [['de-AT', 'en'], 'de'],
  [['nl-NL', 'fr-CA'], 'fr'],
  [['pt'], 'pt-BR'],
  [['pt-br'], 'pt-BR'],
  [['pt-AO'], 'pt-PT'],
  [['zh-Hant-TW'], 'en'],
  [['__proto__', 'constructor'], 'en'],
  [[], 'en'],
])('a browser that prefers %j gets the desk in %s', (tags, language) => {
  expect(matching(tags)).toBe(language)
})

test('Arabic has six forms, and numbers in the digits of the language', () => {
  const said = [0, 1, 2, 3, 11, 1_100].map(count => arabic.coverages.readers({ count }))

  expect(new Set(said.map(one => one.replace(/[\d,.]+/, '#'))).size).toBe(6)
  expect(said.at(-1)).toContain(new Intl.NumberFormat('ar').format(1_100))
})

test('Ukrainian tells 1, 2 and 5 apart, also in the twenties', () => {
  const { readers } = ukrainian.coverages

  expect([1, 2, 5, 21, 22, 25].map(count => readers({ count }))).toEqual([
    ...['1 читач', '2 читачі', '5 читачів'],
    ...['21 читач', '22 читачі', '25 читачів'],
  ])
})

test('a number of its own comes before the forms of the language', () => {
  expect(german.versions.merge.task({ count: 0 })).toBe('Beide Fassungen passen zusammen.')
  expect(german.versions.merge.task({ count: 1_200 })).toBe('1.200 Stellen haben beide geändert.')
})

test('a name keeps its own direction within an Arabic sentence alone', () => {
  expect(arabic.versions.merge.theirsBy({ name: 'Ana (BBC)' })).toContain('\u2068Ana (BBC)\u2069')
  expect(german.versions.merge.theirsBy({ name: 'Ana (BBC)' })).toBe('Fassung von Ana (BBC)')
})

test('a message is compiled to text, whatever it contains', async () => {
  const nasty = ['a `b`', "'{c}'", 'back\\slash', '<e> "f"', '$', "$$'{d}'", '\u2028'].join(' $')

  const code = printWords({ one: nasty, two: `$ {price} ${nasty}` })
  const { make } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  const words = make(formatsOf('en'))

  const plain = nasty.replaceAll(/'([{}\w]+)'/g, '$1')
  expect(words.one).toBe(plain)
  expect(words.two({ price: '5' })).toBe(`$ 5 ${plain}`)
})

test('a message takes the arguments that it names, each of its type', () => {
  const types = printWordTypes({ one: '{who} {n, plural, one {# x {k, select, a {A} other {B}}} other {{m, number}}}' })

  expect(types).toContain(
    "\"one\": (values: { readonly k: 'a' | 'other'; readonly m: number; readonly n: number; readonly who: string }) => string",
  )
})

test('what a translation lacks, adds or takes otherwise is named', () => {
  const english = { hello: 'Hello {name}', part: { bye: 'Bye', many: '{count, number} readers' } }
  const translated = { hello: 'Hallo {person}', part: { many: '{count, number} Leser' }, more: 'Mehr' }

  expect(problemsOf(translated, english)).toEqual([
    '"part bye" is missing',
    '"hello" takes other arguments than in English',
    '"more" is not in English',
  ])
})

test('the problems that the desk has words for are those of the table of errors', () => {
  expect(Object.keys(german.problem.codes).filter(code => !(code in refusals))).toEqual([])
})
