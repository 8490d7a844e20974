/** A quote holds paragraphs of its own: how text gets in and the caret gets out. */
import type { EditorSelection, EditorSelectionPoint, EditorSnapshot, Path } from '@portabletext/editor'
import { type Behavior, type BehaviorAction, defineBehavior, raise } from '@portabletext/editor/behaviors'
import { getFocusTextBlock, getSelectedTextBlocks, isSelectionCollapsed } from '@portabletext/editor/selectors'
import { getBlock } from '@portabletext/editor/traversal'
import { isEmptyTextBlock } from '@portabletext/editor/utils'
import type { EditorTextBlock } from '#client/desk/composer/body/editor-schema.ts'
import { isTopLevel } from '#client/desk/composer/body/text-range.ts'

type QuoteAround = { readonly path: Path; readonly content: readonly EditorTextBlock[] }

/** The quote that contains this path. */
function quoteAround(snapshot: EditorSnapshot, path: Path): QuoteAround | undefined {
  const outer = path.slice(0, 1)
  const found = path.length > 1 ? getBlock(snapshot, outer) : undefined
  if (found?.node._type !== 'quote') return undefined
  return { path: outer, content: (found.node as unknown as { content: EditorTextBlock[] }).content }
}

export function isInQuote(snapshot: EditorSnapshot): boolean {
  const path = snapshot.context.selection?.focus.path
  return path !== undefined && quoteAround(snapshot, path) !== undefined
}

const toggleQuote = defineBehavior({
  on: 'custom.quote',
  actions: [({ snapshot }) => (isInQuote(snapshot) ? unwrap(snapshot) : wrap(snapshot))],
})

function wrap(snapshot: EditorSnapshot): BehaviorAction[] {
  const texts = getSelectedTextBlocks(snapshot).filter(({ path }) => isTopLevel(path))
  const first = texts[0]
  const { selection } = snapshot.context
  if (!first || !selection) return []
  const _key = snapshot.context.keyGenerator()
  const quote = { _type: 'quote', _key, content: texts.map(({ node }) => ({ ...node, style: 'normal' })) }
  const into = (point: EditorSelectionPoint) => ({ ...point, path: [{ _key }, 'content', ...point.path] })
  return [
    raise({ type: 'insert.block', block: quote, placement: 'before', select: 'none', at: at(first.path) }),
    ...texts.map(({ path }) => raise({ type: 'delete.block', at: path })),
    raise({ type: 'select', at: { anchor: into(selection.anchor), focus: into(selection.focus) } }),
  ]
}

function unwrap(snapshot: EditorSnapshot): BehaviorAction[] {
  const { selection } = snapshot.context
  const quote = selection && quoteAround(snapshot, selection.focus.path)
  if (!quote) return []
  const outOf = (point: EditorSelectionPoint) => ({ ...point, path: point.path.slice(2) })
  return [
    ...quote.content.map(block =>
      raise({ type: 'insert.block', block, placement: 'before', select: 'none', at: at(quote.path) }),
    ),
    raise({ type: 'delete.block', at: quote.path }),
    raise({ type: 'select', at: { anchor: outOf(selection.anchor), focus: outOf(selection.focus) } }),
  ]
}

/** Enter on an empty last line, as in a list: the next line is outside the quote. */
const leaveByEnter = defineBehavior({
  on: 'insert.break',
  guard: ({ snapshot }) => {
    const focused = getFocusTextBlock(snapshot)
    const quote = focused && quoteAround(snapshot, focused.path)
    if (!quote || !isSelectionCollapsed(snapshot) || !isEmptyTextBlock(snapshot.context, focused.node)) return false
    if (quote.content.at(-1)?._key !== focused.node._key || focused.node.listItem) return false
    return { quote, path: focused.path }
  },
  actions: [
    ({ snapshot }, { quote, path }) => {
      if (quote.content.length === 1) return unwrap(snapshot)
      return [
        raise({ type: 'delete.block', at: path }),
        raise({
          type: 'insert.block',
          block: { _type: 'block' },
          placement: 'after',
          select: 'start',
          at: at(quote.path),
        }),
      ]
    },
  ],
})

/** Backspace at the start of a quote removes the quote, not its text. */
const leaveByBackspace = defineBehavior({
  on: 'delete.backward',
  guard: ({ snapshot }) => {
    const focused = getFocusTextBlock(snapshot)
    const quote = focused && quoteAround(snapshot, focused.path)
    if (!quote || !isSelectionCollapsed(snapshot) || focused.node.listItem) return false
    const point = snapshot.context.selection?.focus
    const isAtStart = point?.offset === 0 && keyOf(point.path.at(-1)) === focused.node.children[0]?._key
    return isAtStart && quote.content[0]?._key === focused.node._key
  },
  actions: [({ snapshot }) => unwrap(snapshot)],
})

function at(path: Path): NonNullable<EditorSelection> {
  return { anchor: { path, offset: 0 }, focus: { path, offset: 0 } }
}

function keyOf(segment: Path[number] | undefined): string | undefined {
  return typeof segment === 'object' && '_key' in segment ? segment._key : undefined
}

export const quoteBehaviors = [toggleQuote, leaveByEnter, leaveByBackspace] as unknown as readonly Behavior[]
