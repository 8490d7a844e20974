/** What the guard reads in a comment's text: listed words in disguise, repeated texts, links, and text that cannot be read. */
import { expect, test } from 'vitest'
import { alikeOf } from '#editorial/comments/guard/alike.ts'
import { createListedWords } from '#editorial/comments/guard/listed-words.ts'
import { demandReadable, linksIn } from '#editorial/comments/guard/text-rules.ts'
import { Refusal } from '#platform/errors.ts'
import { cpuMs } from '#test/support/clocks/cpu-time.ts'

const words = createListedWords([
  'spam',
  'kill',
  'viagra',
  'buy now',
  'troll*',
  '*schwurbel*',
  'дурень',
  '白痴',
  'كلب',
  '***',
])

test.each([
  ['spam', 'This is SPAM.'],
  ['spam', 'ѕраm'],
  ['spam', '𝓼𝓹𝓪𝓶 and more'],
  ['spam', 'ｓｐａｍ'],
  ['spam', 's\u200bp\u00ada\u2060m'],
  ['spam', 's̷̡p̴͎a̵͓m̶̗'],
  ['spam', 'spaaaaam'],
  ['spam', 's.p.a.m'],
  ['spam', 'S P A M!'],
  ['spam', '(s-p-a-m)'],
  ['spam', '$p@m'],
  ['spam', '5p4m'],
  ['spam', 'spam!'],
  ['kill', 'k1ll'],
  ['kill', 'K!LL'],
  ['viagra', 'v1agr@'],
  ['viagra', 'ⓥⓘⓐⓖⓡⓐ'],
  ['buy now', 'Buy\n  NOW'],
  ['troll*', 'Trolling'],
  ['*schwurbel*', 'Verschwurbelte'],
  ['дурень', 'Дуpень'],
  ['дурень', 'Ду́рень!'],
  ['白痴', '他是白痴吗'],
  ['كلب', 'كَلْب'],
])('the listed word %j is found in %j', (word, text) => {
  expect(words.find(text)).toBe(word)
})

test.each([
  'Spamming is rare here',
  'A spa, Mister',
  'Let us pamper them',
  'as pam said',
  'skill and killer whales',
  'kil the engine',
  'You will buy nowhere',
  'a strolling player',
  'كلبة',
  '',
  '!!! *** ???',
])('no listed word is found in %j', text => {
  expect(words.find(text)).toBeUndefined()
})

test('a longest list and a text made to match slowly are read in a moment', () => {
  const list = Array.from({ length: 500 }, (_, n) => `${'il1'.repeat(18)}${n}`)
  const slow = createListedWords([...list, 'abababababab', '*aaaaaaaaaaaaaaaaaaaa*'])
  const texts = ['i1l!'.repeat(250), 'a'.repeat(999), 'ab '.repeat(333), 'i.'.repeat(500)]

  const { user: before } = process.cpuUsage()
  for (const text of texts) slow.find(text)
  const { user: after } = process.cpuUsage()

  // Backtracking would take minutes.
  expect((after - before) / 1_000).toBeLessThan(2_000)
})

const APPEAL = 'Everyone must read this before the vote tomorrow because the whole council has been lying to us'

test.each([
  ['in other letters', APPEAL.toUpperCase().replaceAll('A', 'А')],
  ['with other spaces and signs', APPEAL.replaceAll(' ', '  ').replace('vote', 'vote!!!')],
  ['with figures for letters', APPEAL.replaceAll('e', '3')],
  ['with another link', `${APPEAL} https://example.com/${Math.random()}`],
  ['with a random end', `${APPEAL} xqzvk`],
  ['with a random beginning', `qwvzk ${APPEAL}`],
  ['with one word changed', APPEAL.replace('lying', 'cheating')],
])('the same text %s is counted with the first', (_, text) => {
  const { counted } = alikeOf(APPEAL)

  expect(alikeOf(text).counted.some(one => counted.includes(one))).toBe(true)
})

test('different texts are in different groups, and short ones are not counted', () => {
  const texts = ['Well said!', 'When do polls close?', 'Is the bridge open again?', '👏👏👏', '🎉', '...', 'ok']
  const groups = texts.map(text => alikeOf(text).group)

  expect(new Set(groups).size).toBe(texts.length)
  expect(groups.every(group => /^[\w-]{16}$/.test(group))).toBe(true)
  expect(alikeOf('Well said!')).toMatchObject({ group: alikeOf('WELL  SAID').group, counted: [] })
  expect(alikeOf('👏👏👏').counted).toEqual([])
})

test.each([
  ['none', 'No links. At 10.30 in St. Pancras, e.g. by train... Really?Yes'],
  ['some', 'See https://example.com/a.b'],
  ['some', 'See example.com, or EXAMPLE.COM/path'],
  ['some', 'Lesen Sie ｅｘａｍｐｌｅ．ｃｏｍ'],
  ['some', 'hxxps://evil'],
  ['many', 'a.example b.example c.example'],
  ['many', 'http://a http://b http://c'],
])('links are counted as %s in %j', (count, text) => {
  expect(linksIn({ text })).toBe(count)
})

test('a link in a name is one too many', () => {
  expect(linksIn({ text: 'Hello', name: 'cheap.example' })).toBe('many')
})

test.each([
  ['a thousand marks', `a${'\u0301\u0327'.repeat(500)}`],
  ['only marks', '\u0301\u0302'],
  ['only spaces that cannot be seen', '\u200b\u2800\u3164 \u00a0\n'],
])('%s are refused', (_, text) => {
  expect(() => demandReadable({ text })).toThrow(Refusal)
  expect(() => demandReadable({ text: 'fine', name: text })).toThrow(Refusal)
})

test.each([
  'Xin chào, Việt Nam! Tiếng Việt có dấu',
  'Tiếng Việt'.normalize('NFD'),
  'בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים',
  'ကြိုးစားပါ၊ သင်္ဂြိုဟ်',
  'ผู้ใหญ่บ้านที่นี่',
  'क्षत्रिय',
  '1️⃣ 👩🏽‍🚀 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  '?',
])('%j is readable', text => {
  expect(() => demandReadable({ text })).not.toThrow()
})

test('a long run of one letter costs little more than other text, however many listed words begin with it', () => {
  const long = createListedWords(Array.from({ length: 500 }, (_, n) => `*ab${n}x*`))
  const [run, other] = ['a'.repeat(1_000), 'lorem ipsum '.repeat(83)]
  long.find(other)

  // It was a hundred times as much.
  expect(cpuMs(() => long.find(run), 1)).toBeLessThan(
    20 *
      Math.max(
        1,
        cpuMs(() => long.find(other), 0),
      ),
  )
  expect(long.find(`x${'a'.repeat(500)}b44444x`)).toBe('*ab4x*')
  expect(createListedWords(['*aab*']).find(`c${'a'.repeat(500)}b ab`)).toBe('*aab*')
  expect(createListedWords(['*aab*']).find('cab')).toBeUndefined()
})
