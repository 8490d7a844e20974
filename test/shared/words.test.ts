/** The texts of the page in every language: complete, with the language's plural rules, and ages rounded down. */
import { expect, test } from 'vitest'
import { showAge } from '#shared/view/age.ts'
import { counted } from '#shared/view/counted.ts'
import { isolated } from '#shared/view/direction.ts'
import { english, englishPage } from '#shared/view/words/en.ts'
import { pageWordsFor } from '#web/pages/words.ts'

const TAGS = ['en', 'fr', 'de', 'es', 'pt-br', 'pt-pt', 'ar', 'uk']

test.each(TAGS)('%s has every text, and all plural forms', tag => {
  const words = pageWordsFor(tag)
  const rules = new Intl.PluralRules(tag)

  expect(words.tag).toBe(tag)
  expect(textsIn(words).filter(text => text.trim() === '')).toEqual([])
  expect(textsIn(words)).toHaveLength(
    textsIn({ ...english, page: englishPage }).length + 2 * (Object.keys(words.newUpdates).length - 2),
  )
  for (const count of [1, 2, 3, 5, 11, 21, 100, 1_000_000]) {
    expect(Object.keys(words.newUpdates)).toContain(rules.select(count))
    expect(Object.keys(words.allKeyEvents)).toContain(rules.select(count))
  }
})

test.each([
  ['en', 1, '1 new update'],
  ['en', 1234, '1,234 new updates'],
  ['de', 3, '3 neue Meldungen'],
  ['uk', 1, '1 нове повідомлення'],
  ['uk', 3, '3 нові повідомлення'],
  ['uk', 5, '5 нових повідомлень'],
  ['uk', 21, '21 нове повідомлення'],
  ['ar', 1, 'تحديث جديد واحد'],
  ['ar', 2, 'تحديثان جديدان'],
])('in %s, %i is "%s"', (tag, count, text) => {
  const words = pageWordsFor(tag)

  expect(counted(words.newUpdates, count, words)).toBe(text)
})

test('a language is found by any of its tags, and unknown ones fall back to English', () => {
  expect(pageWordsFor('pt').tag).toBe('pt-br')
  expect(pageWordsFor('pt-BR').tag).toBe('pt-br')
  expect(pageWordsFor('pt-PT').tag).toBe('pt-pt')
  expect(pageWordsFor('pt-AO').tag).toBe('pt-br')
  expect(pageWordsFor('de_AT').tag).toBe('de')
  expect(pageWordsFor('../en').tag).toBe('en')
  expect(pageWordsFor('xx').tag).toBe('en')
})

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]

test.each([
  [0, 'now'],
  [MINUTE - 1, 'now'],
  [MINUTE, '1 min ago'],
  [HOUR - 1, '59 min ago'],
  [HOUR, '1 hr ago'],
  [DAY - 1, '23 hr ago'],
  [DAY, '1 day ago'],
  [7 * DAY - 1, '6 days ago'],
  [7 * DAY, ''],
  [-30_000, 'now'],
  [-2 * MINUTE, ''],
])('%i ms ago is "%s"', (ms, text) => {
  expect(showAge(ms, 'en').replace('hr.', 'hr').replace('min.', 'min')).toBe(text)
})

test('a time is isolated within text of the other direction only', () => {
  expect(isolated('1140 EET', 'ar')).toBe('\u20681140 EET\u2069')
  expect(isolated('1140 EET', 'en')).toBe('1140 EET')
})

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') return [value('x')]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
