/** The summary of a coverage: what is known so far. Widgets load this view, with its styles, with the first coverage that has one. */
import type { Summary } from '#shared/blog/blog.ts'
import type { bodyView } from './body.ts'
import type { Text } from './inline.ts'
import { section } from './section.ts'
import { type Branch, h, type Tree } from './tree.ts'

/** @param draw Lent by the script that draws updates, so that this one needs none of its own. */
export function summaryView({ body }: Summary, text: Text, draw: typeof bodyView): Branch {
  const { setting } = text
  const drawn = h('div', { class: 'body' }, draw(body, text))
  const keys = body.flatMap(({ _type, _key }) => (_type === 'block' ? [_key] : [])).values()
  return section({ tag: 'section', name: 'summary', title: setting.words.summary }, setting, {
    ...drawn,
    children: drawn.children.map(tree => keyed(tree, keys)),
  })
}

const LISTS = /^[uo]l$/
const KEYED = /^(p|li|h\d)$/

/**
 * Paragraphs and entries of lists are told apart by their keys rather than by their places when they are redrawn: one that is added
 * or removed leaves the others, and a reader's focus in them, as they are. In the order of the document, as the body has them.
 */
function keyed(tree: Tree, keys: Iterator<string>): Tree {
  if (typeof tree === 'string') return tree
  const { tag, attributes, children } = tree
  if (LISTS.test(tag)) return { ...tree, children: children.map(one => keyed(one, keys)) }
  if (!KEYED.test(tag)) return tree
  const key = keys.next().value
  // An entry may have lists inside.
  const inside = children.map(one => (typeof one !== 'string' && LISTS.test(one.tag) ? keyed(one, keys) : one))
  return { ...tree, attributes: { ...attributes, 'data-key': key }, children: inside }
}
