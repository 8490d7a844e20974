/** Two editors on one update: what each did is in the result, or is asked about; nothing is dropped in silence. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeFields, settleMerge } from '#client/desk/composer/merge/merge-fields.ts'
import { NOTHING_WRITTEN, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { anyBody } from '#test/support/data/any-body.ts'

const text = (key: string, words: string): PortableText[number] => ({
  _type: 'block',
  _key: key,
  style: 'normal',
  children: [{ _type: 'span', _key: 's', text: words, marks: [] }],
  markDefs: [],
})

const withBody = (...body: PortableText): UpdateFields => ({ ...NOTHING_WRITTEN, body })

const base = withBody(text('a', 'Doors open at nine'), text('b', 'A long queue'), text('c', 'No bags'))

test('what one changes and another leaves alone is merged without a question', () => {
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

test('what both change is a conflict, and nothing is saved until each is settled', () => {
  const mine = { ...withBody(text('a', 'Mine'), ...base.body.slice(1)), title: 'Mine' }
  const theirs = { ...withBody(text('a', 'Theirs'), ...base.body.slice(1)), title: 'Theirs' }

  const merge = mergeFields(base, mine, theirs)

  expect(merge.conflicts.map(({ id }) => id)).toEqual(['title', 'block-1'])
  expect(settleMerge(merge, { title: { kind: 'theirs' } })).toBeUndefined()
  const settled = settleMerge(merge, { title: { kind: 'other', value: 'Ours' }, 'block-1': { kind: 'both' } })
  expect(settled?.title).toBe('Ours')
  expect(settled?.body.slice(0, 2)).toEqual([text('a', 'Mine'), { ...text('a', 'Theirs'), _key: 'a-theirs' }])
})

test('a block that one takes out and another changes is asked about, in its place', () => {
  const mine = withBody(text('a', 'Doors open at nine'), text('c', 'No bags'))
  const theirs = withBody(text('a', 'Doors open at nine'), text('b', 'A very long queue'), text('c', 'No bags'))

  const merge = mergeFields(base, mine, theirs)

  expect(merge.places.map(({ kind }) => kind)).toEqual(['block', 'conflict', 'block'])
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

test('a body sent again as Markdown, with new keys, is compared by its words', () => {
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

test('an edit against nothing is that edit, whoever made it', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, (one, other) => {
      for (const [mine, theirs] of [
        [other, one],
        [one, other],
        [other, other],
      ] as const) {
        const { merged, conflicts } = mergeFields(one, mine, theirs)
        expect(conflicts).toEqual([])
        // A key that alone was changed may be either's.
        expect(merged.body.map(bare)).toEqual(other.body.map(bare))
      }
    }),
  )
})

test('one block of mine that is like two of theirs pushes neither of them out', () => {
  const poll = (key: string) => ({ _type: 'poll', _key: key }) as unknown as PortableText[number]
  const quote = { _type: 'quote', _key: 'b', content: [] } as unknown as PortableText[number]

  const { places, conflicts } = mergeFields(withBody(), withBody(poll('b')), withBody(quote, poll('c')))

  expect(places).toEqual([
    { kind: 'conflict', id: 'block-1' },
    { kind: 'block', block: poll('c') },
  ])
  expect(conflicts).toMatchObject([{ mine: poll('b'), theirs: quote }])
})

test('every block that either wrote is in the merged body or in a conflict', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (from, mine, theirs) => {
      const { places, conflicts } = mergeFields(from, mine, theirs)
      const asked = conflicts.flatMap(one => (one.kind === 'block' ? [one.mine, one.theirs] : []))
      const kept = [...places.flatMap(place => (place.kind === 'block' ? [place.block] : [])), ...asked].map(bare)

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
