/** The `_key`s of a body: unique within it, so that renderers and editors can address its parts. */
import type { Block, PortableText, Table, TextBlock } from '#shared/blog/portable-text.ts'
import { cleanText } from './clean-text.ts'

/** k1, k2, k3 …: the same body gets the same keys every time. */
export function countKeys(): () => string {
  let count = 0
  return () => `k${++count}`
}

/** Keeps existing keys unless they are duplicates, and generates the missing ones. An empty key counts as missing. */
export function giveKeys(body: PortableText, makeKey: () => string): PortableText {
  const came = new Set(body.flatMap(keysOf))
  const used = new Set(DECORATORS)
  const claim = (key: string): string => {
    let own = cleanText(key)
    while (own === '' || used.has(own)) own = freshKey(makeKey, came)
    used.add(own)
    return own
  }
  return body.map(block => {
    const keyed = { ...block, _key: claim(block._key) }
    if (keyed._type === 'block') return keyedText(keyed, claim)
    if (keyed._type === 'table') return keyedTable(keyed, claim)
    if (keyed._type === 'gallery') return { ...keyed, pictures: keyed.pictures.map(one => withKey(one, claim)) }
    if (keyed._type === 'numbers') return { ...keyed, figures: keyed.figures.map(one => withKey(one, claim)) }
    if (keyed._type === 'video' || keyed._type === 'audio')
      return keyed.tracks ? { ...keyed, tracks: keyed.tracks.map(one => withKey(one, claim)) } : keyed
    if (keyed._type !== 'quote') return keyed
    return { ...keyed, content: keyed.content.map(one => keyedText({ ...one, _key: claim(one._key) }, claim)) }
  })
}

function withKey<T extends { readonly _key: string }>(one: T, claim: (key: string) => string): T {
  return { ...one, _key: claim(one._key) }
}

function keyedTable(table: Table, claim: (key: string) => string): Table {
  const rows = table.rows.map(row => ({
    ...row,
    _key: claim(row._key),
    cells: row.cells.map(cell => keyedText({ ...cell, _key: claim(cell._key) }, claim)),
  }))
  return { ...table, rows }
}

/** Decorators share a namespace with the keys of mark definitions, so no definition may have one of these as its key. */
const DECORATORS = ['strong', 'em']

function keyedText(block: TextBlock, claim: (key: string) => string): TextBlock {
  const renamed = new Map<string, string>()
  const markDefs = block.markDefs.map(def => {
    const _key = claim(def._key)
    renamed.set(def._key, _key)
    return { ...def, _key }
  })
  const children = block.children.map(span => ({
    ...span,
    _key: claim(span._key),
    marks: span.marks.map(mark => renamed.get(mark) ?? mark),
  }))
  return { ...block, children, markDefs }
}

function keysOf(block: Block): string[] {
  if (block._type === 'block') {
    return [block, ...block.children, ...block.markDefs].map(({ _key }) => _key)
  }
  if (block._type === 'table') {
    return [block._key, ...block.rows.flatMap(({ _key, cells }) => [_key, ...cells.flatMap(keysOf)])]
  }
  if (block._type === 'gallery') return [block, ...block.pictures].map(({ _key }) => _key)
  if (block._type === 'numbers') return [block, ...block.figures].map(({ _key }) => _key)
  if (block._type === 'video' || block._type === 'audio')
    return [block, ...(block.tracks ?? [])].map(({ _key }) => _key)
  return block._type === 'quote' ? [block._key, ...block.content.flatMap(keysOf)] : [block._key]
}

/** Skips generated keys that a later part of the body already uses. */
function freshKey(makeKey: () => string, came: ReadonlySet<string>): string {
  let key = makeKey()
  while (came.has(key)) key = makeKey()
  return key
}
