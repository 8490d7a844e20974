/** Merging two editors' changes to one update: each change is in the result or becomes a question; nothing is dropped silently. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOTHING_WRITTEN, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { loadLaterWords } from '#client/desk/kit/words.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { anyBody } from '#test/support/data/any-body.ts'

await loadLaterWords()
const { mergeFields, settleMerge } = await import('#client/desk/composer/merge/merge-fields.ts')

const text = (key: string, words: string): PortableText[number] => ({
  _type: 'block',
  _key: key,
  style: 'normal',
  children: [{ _type: 'span', _key: 's', text: words, marks: [] }],
  markDefs: [],
})

const withBody = (...body: PortableText): UpdateFields => ({ ...NOTHING_WRITTEN, body })

const base = withBody(text('a', 'Doors open at nine'), text('b', 'A long queue'), text('c', 'No bags'))

test('a field changed by one editor only is merged without a question', () => {
  const mine = {
    ...withBody(text('a', 'Doors open at ten'), text('b', 'A long queue'), text('c', 'No bags')),
    title: 'Doors',
  }
  const theirs = withBody(
    text('a', 'Doors open at nine'),
    text('b', 'A long queue'),
    text('c', 'No bags'),
    text('d', 'New'),
  )

  const { merged, conflicts } = mergeFields(base, mine, { ...theirs, key: true })

  expect(conflicts).toEqual([])
  expect(merged).toEqual({ ...mine, key: true, body: [...mine.body, text('d', 'New')] })
})

test('a field changed by both is a conflict, and nothing is saved until each is resolved', () => {
  const mine = { ...withBody(text('a', 'Mine'), ...base.body.slice(1)), title: 'Mine' }
  const theirs = { ...withBody(text('a', 'Theirs'), ...base.body.slice(1)), title: 'Theirs' }

  const merge = mergeFields(base, mine, theirs)

  expect(merge.conflicts.map(({ id }) => id)).toEqual(['title', 'block-1'])
  expect(settleMerge(merge, { title: { kind: 'theirs' } })).toBeUndefined()
  const settled = settleMerge(merge, { title: { kind: 'other', value: 'Ours' }, 'block-1': { kind: 'both' } })
  expect(settled?.title).toBe('Ours')
  expect(settled?.body.slice(0, 2)).toEqual([text('a', 'Mine'), { ...text('a', 'Theirs'), _key: 'a-theirs' }])
})

test('a block deleted by one and changed by the other becomes a question, in its place', () => {
  const mine = withBody(text('a', 'Doors open at nine'), text('c', 'No bags'))
  const theirs = withBody(text('a', 'Doors open at nine'), text('b', 'A very long queue'), text('c', 'No bags'))

  const merge = mergeFields(base, mine, theirs)

  expect(merge.parts.map(({ kind }) => kind)).toEqual(['block', 'conflict', 'block'])
  expect(settleMerge(merge, { 'block-1': { kind: 'theirs' } })?.body).toEqual(theirs.body)
  expect(settleMerge(merge, { 'block-1': { kind: 'mine' } })?.body).toEqual(mine.body)
})

test('a move by one and a change by another are both kept', () => {
  const mine = withBody(text('a', 'Doors open at nine'), text('b', 'A very long queue'), text('c', 'No bags'))
  const theirs = withBody(text('c', 'No bags'), text('a', 'Doors open at nine'), text('b', 'A long queue'))

  const { merged, conflicts } = mergeFields(base, mine, theirs)

  expect(conflicts).toEqual([])
  expect(merged.body).toEqual([text('c', 'No bags'), text('a', 'Doors open at nine'), text('b', 'A very long queue')])
})

test('a body sent again as Markdown, with new keys, is compared by its text', () => {
  const mine = withBody(text('a', 'Doors open at nine'), text('b', 'A long queue'), text('c', 'No large bags'))
  const theirs = withBody(text('x', 'Doors open at ten'), text('y', 'A long queue'), text('z', 'No bags'))

  const { merged, conflicts } = mergeFields(base, mine, theirs)

  expect(conflicts).toEqual([])
  expect(merged.body.map(block => block._type === 'block' && block.children[0]?.text)).toEqual([
    'Doors open at ten',
    'A long queue',
    'No large bags',
  ])
})

const anyVersion = anyBody().map(body => withBody(...withOwnKeys(body)))

test('an edit against no change is that edit, whoever made it', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, (one, other) => {
      for (const [mine, theirs] of [
        [other, one],
        [one, other],
        [other, other],
      ] as const) {
        const { merged, conflicts } = mergeFields(one, mine, theirs)
        expect(conflicts).toEqual([])
        // A key that only was changed may be either editor's.
        expect(merged.body.map(bare)).toEqual(other.body.map(bare))
      }
    }),
  )
})

test('a block of mine that resembles two of theirs displaces neither', () => {
  const poll = (key: string) => ({ _type: 'poll', _key: key }) as unknown as PortableText[number]
  const quote = { _type: 'quote', _key: 'b', content: [] } as unknown as PortableText[number]

  const { parts, conflicts } = mergeFields(withBody(), withBody(poll('b')), withBody(quote, poll('c')))

  expect(parts).toEqual([
    { kind: 'conflict', id: 'block-1' },
    { kind: 'block', block: poll('c') },
  ])
  expect(conflicts).toMatchObject([{ mine: poll('b'), theirs: quote }])
})

test('every block that either editor wrote is in the merged body or in a conflict', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (from, mine, theirs) => {
      const { parts, conflicts } = mergeFields(from, mine, theirs)
      const asked = conflicts.flatMap(one => (one.kind === 'block' ? [one.mine, one.theirs] : []))
      const kept = [...parts.flatMap(part => (part.kind === 'block' ? [part.block] : [])), ...asked].map(bare)

      const before = from.body.map(bare)
      const written = [...mine.body, ...theirs.body].map(bare).filter(one => !before.includes(one))

      for (const one of written) expect(kept).toContain(one)
    }),
  )
})

function bare(block: PortableText[number] | undefined): string {
  return JSON.stringify({ ...block, _key: '' })
}

function withOwnKeys(body: PortableText): PortableText {
  return body.filter(({ _key }, index) => body.findIndex(other => other._key === _key) === index)
}
