/** Helpers to write Portable Text by hand, for the demo's story. */
import type { Block, MarkDef, Quote, Span, TextBlock } from '#shared/blog/portable-text.ts'

type Piece =
  | { readonly text: string; readonly mark: 'strong' | 'em' }
  | { readonly text: string; readonly href: string }
  | { readonly text: string; readonly update: string }

export const strong = (text: string): Piece => ({ text, mark: 'strong' })
export const em = (text: string): Piece => ({ text, mark: 'em' })
export const link = (text: string, href: string): Piece => ({ text, href })
/** Readers see the time of that update instead of the text. */
export const reference = (update: string): Piece => ({ text: 'earlier', update })

/** p`A paragraph with ${strong('marks')} in it.` */
export function p(texts: TemplateStringsArray, ...pieces: readonly Piece[]): TextBlock {
  const children: Span[] = []
  const markDefs: MarkDef[] = []
  const add = (text: string, marks: string[]) => {
    if (text !== '') children.push({ _type: 'span', _key: `s${children.length}`, text, marks })
  }
  for (const [index, text] of texts.entries()) {
    add(text, [])
    const piece = pieces[index]
    if (piece) add(piece.text, [markOf(piece, markDefs)])
  }
  return { _type: 'block', _key: 'p', style: 'normal', children, markDefs }
}

export function headingBlock(text: string): TextBlock {
  return { ...plain(text), style: 'h3' }
}

export function listBlocks(kind: 'bullet' | 'number', items: readonly TextBlock[]): readonly TextBlock[] {
  return items.map(item => ({ ...item, listItem: kind, level: 1 }))
}

export function quoteBlock(attribution: string, ...paragraphs: readonly string[]): Quote {
  return { _type: 'quote', _key: 'q', content: paragraphs.map((text, at) => keyed(plain(text), at)), attribution }
}

export function pulled(attribution: string, text: string): Quote {
  return { ...quoteBlock(attribution, text), pulled: true }
}

type Content<T extends Block['_type']> = Omit<Extract<Block, { _type: T }>, '_type' | '_key'>

export const image = (content: Content<'image'>): Block => ({ _type: 'image', _key: 'i', ...content })
export const embedBlock = (content: Content<'embed'>): Block => ({ _type: 'embed', _key: 'e', ...content })
export const related = (content: Content<'related'>): Block => ({ _type: 'related', _key: 'r', ...content })

/** Keys must differ within one body. */
export function body(...blocks: readonly (Block | readonly Block[])[]): Block[] {
  return blocks.flat().map(keyed)
}

function plain(text: string): TextBlock {
  return { ...p``, children: [{ _type: 'span', _key: 's0', text, marks: [] }] }
}

function keyed<B extends Block>(block: B, at: number): B {
  return { ...block, _key: `${block._key}${at}` }
}

function markOf(piece: Piece, markDefs: MarkDef[]): string {
  if ('mark' in piece) return piece.mark
  const _key = `m${markDefs.length}`
  if ('href' in piece) markDefs.push({ _type: 'link', _key, href: piece.href })
  else markDefs.push({ _type: 'reference', _key, update: piece.update })
  return _key
}
