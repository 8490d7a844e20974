/** Places inside one paragraph, counted in characters from its beginning, as the editor takes them. */
import type { EditorSelection, EditorSnapshot, Path } from '@portabletext/editor'
import { getBlockTextBefore, getFocusTextBlock, isSelectionCollapsed } from '@portabletext/editor/selectors'
import type { EditorTextBlock } from './editor-schema.ts'

type Caret = {
  readonly block: EditorTextBlock
  readonly path: Path
  /** The text before the caret in its paragraph. */
  readonly before: string
}

export function caretOf(snapshot: EditorSnapshot): Caret | undefined {
  const focused = getFocusTextBlock(snapshot)
  if (!focused || !isSelectionCollapsed(snapshot)) return undefined
  return { block: focused.node, path: focused.path, before: getBlockTextBefore(snapshot) }
}

export type Range = { readonly path: Path; readonly from: number; readonly to: number }

export function rangeIn({ path, from, to }: Range): NonNullable<EditorSelection> {
  return { anchor: { path, offset: from }, focus: { path, offset: to } }
}

export function isTopLevel(path: Path): boolean {
  return path.length === 1
}
