/** Which other updates a body refers to. */
import type { PortableText, TextBlock } from './portable-text.ts'

/** Ids of updates, each once, in the order of their first mention. */
export function referencesIn(body: PortableText): readonly string[] {
  const ids = new Set<string>()
  for (const block of textBlocksIn(body)) {
    for (const mark of block.markDefs) if (mark._type === 'reference') ids.add(mark.update)
  }
  return [...ids]
}

function textBlocksIn(body: PortableText): readonly TextBlock[] {
  return body.flatMap(block => {
    if (block._type === 'block') return [block]
    return block._type === 'quote' ? block.content : []
  })
}
