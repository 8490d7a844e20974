/** The differences between two versions, in words. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Piece, wordDifference } from '#client/desk/composer/merge/word-difference.ts'
import { NOTHING_WRITTEN, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { loadLaterWords } from '#client/desk/kit/words.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { cpuMs } from '#test/support/clocks/cpu-time.ts'
import { anyBody } from '#test/support/data/any-body.ts'

await loadLaterWords()
const { plainDifference } = await import('#client/desk/composer/merge/plain-difference.ts')

const times = { timeZone: 'Europe/London', language: 'en' }

test('kept and deleted words give the old text, kept and added words the new one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
      const pieces = wordDifference(before, after)

      expect(textOf(pieces, 'added')).toBe(before)
      expect(textOf(pieces, 'removed')).toBe(after)
    }),
  )
})

test('a changed word is one change, and adjacent changes are combined', () => {
  expect(wordDifference('The doors open at nine.', 'The doors open at ten.').filter(isChange)).toEqual([
    { kind: 'removed', text: 'nine' },
    { kind: 'added', text: 'ten' },
  ])
  expect(wordDifference('a big dog barks', 'a small cat barks').filter(isChange)).toEqual([
    { kind: 'removed', text: 'big dog' },
    { kind: 'added', text: 'small cat' },
  ])
})

test('three changed words among thousands are three changes', () => {
  const words = Array.from({ length: 2_600 }, (_, number) => `word${number}`)
  const changed = words.with(0, 'first').with(1_300, 'middle').with(2_599, 'last')

  const pieces = wordDifference(words.join(' '), changed.join(' '))

  expect(pieces.filter(isChange).map(({ text }) => text)).toEqual([
    ...['word0', 'first', 'word1300', 'middle', 'word2599', 'last'],
  ])
})

const noise = (count: number, seed: number) =>
  Array.from({ length: count }, (_, number) => `${((number + seed) * 7_919) % 104_729}`).join(' ')

test.each([
  ['nine hundred words, all others', noise(900, 0), noise(900, 50_000)],
  ['twenty thousand words, all others', noise(15_000, 0), noise(15_000, 50_000)],
  ['a word repeated', 'a '.repeat(40_000), 'a b '.repeat(20_000)],
  ['a text of many pages', noise(60_000, 0), `${noise(60_000, 0)} and more`],
])('%s are compared without a noticeable delay', (_, before, after) => {
  expect(cpuMs(() => wordDifference(before, after), 500)).toBeLessThan(500)
})

test('a thousand paragraphs with new keys and new text are compared without a noticeable delay', () => {
  const body = (seed: number) =>
    Array.from({ length: 1_000 }, (_, number) => text(`${seed}-${number}`, noise(40, seed * number)))

  const compare = () => plainDifference({ before: withBody(...body(3)), after: withBody(...body(11)), times })

  expect(cpuMs(compare, 2_000)).toBeLessThan(2_000)
})

test('blocks are tracked through changes and moves; added and deleted ones are reported as such', () => {
  const [queue, bags, end] = [text('b', 'A long queue'), text('c', 'No bags'), text('e', 'More soon')]
  const before = withBody(text('a', 'Doors open at nine'), text('x', 'It rains'), queue, bags, end)
  const after = withBody(bags, text('a', 'Doors open at ten'), queue, end, text('d', 'The river'))

  const { blocks } = plainDifference({ before, after, times })

  const told = blocks.map(block => (block.kind === 'changed' && block.isMoved ? 'moved' : block.kind))
  expect(told).toEqual(['moved', 'changed', 'removed', 'same', 'same', 'added'])
})

test('a changed link, emphasis, credit or time is reported even if the text is the same', () => {
  const picture = { _type: 'image', _key: 'i', url: 'https://example.com/1.jpg', alt: '', credit: 'PA' } as const
  const strong = text('a', 'Doors open')
  const before = { ...withBody(text('a', 'Doors open'), picture), time: '2026-07-04T16:44:00.000Z' }
  const after = {
    ...withBody(
      { ...strong, children: [{ _type: 'span', _key: 's', text: 'Doors open', marks: ['strong'] }] } as never,
      {
        ...picture,
        credit: 'Reuters',
      },
    ),
    time: '2026-07-04T16:50:00.000Z',
    key: true,
  }

  const { fields, blocks } = plainDifference({ before, after, times })

  expect(fields.map(({ name, words }) => `${name}: ${textOf(words, 'removed')}`)).toEqual([
    'Time: 2026-07-04 1750 BST',
    'Key event: yes',
  ])
  expect(blocks.flatMap(block => (block.kind === 'changed' ? block.facts.map(({ name }) => name) : []))).toEqual([
    'Bold',
    'Credit',
  ])
})

test('every block of both versions is reported, whatever it is', () => {
  fc.assert(
    fc.property(anyBody(), anyBody(), (one, other) => {
      const { blocks } = plainDifference({ before: withBody(...one), after: withBody(...other), times })
      const count = (...kinds: string[]) => blocks.filter(({ kind }) => kinds.includes(kind)).length

      expect(count('same', 'changed', 'removed')).toBe(one.length)
      expect(count('same', 'changed', 'added')).toBe(other.length)
    }),
  )
})

function isChange({ kind }: Piece): boolean {
  return kind !== 'same'
}

function textOf(pieces: readonly Piece[], without: Piece['kind']): string {
  return pieces.flatMap(({ kind, text }) => (kind === without ? [] : [text])).join('')
}

function withBody(...body: PortableText): UpdateFields {
  return { ...NOTHING_WRITTEN, body }
}

function text(_key: string, words: string): PortableText[number] {
  const children = [{ _type: 'span' as const, _key: 's', text: words, marks: [] }]
  return { _type: 'block', _key, style: 'normal', children, markDefs: [] }
}
