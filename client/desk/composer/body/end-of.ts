/** The point at the end of a block. */
import type { EditorSelectionPoint, EditorSnapshot, Path } from '@portabletext/editor'
import { getLeaf, getSpan } from '@portabletext/editor/traversal'

/** In a quote, after its words; on a picture or card, the whole of it. */
export function endOf(snapshot: EditorSnapshot, path: Path): EditorSelectionPoint {
  const leaf = getLeaf(snapshot, path, { edge: 'end' })
  const text = leaf && getSpan(snapshot, leaf.path)?.node.text
  return text === undefined ? { path, offset: 0 } : { path: leaf?.path ?? path, offset: text.length }
}
