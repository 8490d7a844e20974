/** Which other updates a body refers to. */
import type { Block, PortableText, TextBlock } from './portable-text.ts'

/** Ids of updates, each once, in the order of their first mention. */
export function referencesIn(body: PortableText): readonly string[] {
  const marks = body.flatMap(textsIn).flatMap(({ markDefs }) => markDefs)
  return [...new Set(marks.flatMap(mark => (mark._type === 'reference' ? mark.update : [])))]
}

function textsIn(block: Block): readonly TextBlock[] {
  if (block._type === 'block') return [block]
  if (block._type === 'table') return block.rows.flatMap(({ cells }) => cells)
  return block._type === 'quote' ? block.content : []
}
