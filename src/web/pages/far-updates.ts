/**
 * Marks the updates of the first hours that are below the first screens: browsers draw them when a reader comes near. Hours
 * further down are left to the style sheet (`.feed` in `coverage.css`); the first ones are as long as an evening is busy.
 */
import type { Branch, Tree } from '#shared/view/tree.ts'

/** As many as the first screens of a large desktop show. */
const NEAR = 5

/** Only for pages: the attribute is none of the trees of scripts, which therefore leave it as it is. */
export function markFar(view: Branch): Branch {
  let updates = 0
  const mark = (tree: Tree): Tree => {
    if (typeof tree === 'string' || tree.attributes.class?.startsWith('pinned')) return tree
    if (tree.tag !== 'article')
      return /^(div|section)$/.test(tree.tag) ? { ...tree, children: tree.children.map(mark) } : tree
    updates += 1
    return updates > NEAR ? { ...tree, attributes: { ...tree.attributes, 'data-far': '' } } : tree
  }
  return mark(view) as Branch
}
