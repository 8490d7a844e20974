/** A body's round trip through the editor: nothing that was not touched may change. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closeBody } from '#client/desk/composer/body/close-body.ts'
import { openBody } from '#client/desk/composer/body/open-body.ts'
import { type PortableText, portableText } from '#shared/blog/portable-text.ts'
import { anyBody } from '#test/support/data/any-body.ts'

const nothingUploaded = () => undefined

test('opening and closing a body changes nothing, including unknown fields and kinds', () => {
  fc.assert(
    fc.property(anyBody(), body => {
      const { value, origins } = openBody(body)

      expect(closeBody(structuredClone(value), { origins, uploaded: nothingUploaded })).toEqual(body)
    }),
  )
})

test('editing one block changes no other', () => {
  fc.assert(
    fc.property(anyBody(), body => {
      const { value, origins } = openBody(body)
      const written = { _type: 'block', _key: 'new', style: 'h2', children: [span('Written')], markDefs: [] }

      expect(closeBody([written, ...value], { origins, uploaded: nothingUploaded })).toEqual([written, ...body])
    }),
  )
})

test('the server accepts the result of any edit', () => {
  fc.assert(
    fc.property(anyBody({ isKnown: true }), body => {
      const { value } = openBody(body)
      const closed = closeBody(value, { origins: new Map(), uploaded: nothingUploaded })

      expect(portableText.safeParse(closed).error).toBeUndefined()
    }),
  )
})

test('no two blocks, spans or paragraphs of a quote share a key in the editor', () => {
  fc.assert(
    fc.property(anyBody(), body => {
      for (const keys of keysIn(openBody(body).value)) expect(new Set(keys).size).toBe(keys.length)
    }),
  )
})

test('a picture is in the body once it has a URL, with the text written meanwhile', () => {
  const value = [{ _type: 'image', _key: 'i', upload: 'u1', alt: 'The queue', caption: '' }]
  const picture = { url: 'https://crier.example/media/1.jpg', width: 1200, height: 800 }

  const before = closeBody(value, { origins: new Map(), uploaded: nothingUploaded })
  const after = closeBody(value, { origins: new Map(), uploaded: id => (id === 'u1' ? picture : undefined) })

  expect(before).toEqual([])
  expect(after).toEqual([{ _type: 'image', _key: 'i', alt: 'The queue', ...picture }])
})

test('empty paragraphs, quotes without words and cleared fields are not part of a body', () => {
  const empty = { _type: 'block', _key: 'b', style: 'normal', children: [span(' ')], markDefs: [] }
  const value = [
    empty,
    { _type: 'quote', _key: 'q', content: [empty] },
    { _type: 'embed', _key: 'e', provider: 'x', text: '', url: 'https://x.com/1' },
  ]

  const body: PortableText = closeBody(value, { origins: new Map(), uploaded: nothingUploaded })

  expect(body).toEqual([{ _type: 'embed', _key: 'e', provider: 'x', url: 'https://x.com/1' }])
})

function span(text: string) {
  return { _type: 'span', _key: 's', text, marks: [] }
}

function keysIn(nodes: readonly object[]): string[][] {
  const nested = nodes.flatMap(node => Object.values(node).filter(Array.isArray))
  const keyed = nodes.flatMap(node => ('_key' in node ? [String(node._key)] : []))
  return [
    keyed,
    ...nested.flatMap(list => (list.every(one => typeof one === 'object' && one !== null) ? keysIn(list) : [])),
  ]
}
