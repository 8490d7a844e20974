/** Nests list items, which Portable Text keeps flat, each with its level. */
import type { TextBlock } from '#shared/blog/portable-text.ts'
import { inline, type Text } from './inline.ts'
import { type Branch, h } from './tree.ts'

export function lists(items: readonly TextBlock[], text: Text): Branch[] {
  const made: Branch[] = []
  let rest = items
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    const level = levelOf(first)
    const kind = first.listItem
    const next = rest.findIndex(item => levelOf(item) <= level && item.listItem !== kind)
    const end = next === -1 ? rest.length : next
    made.push(list(rest.slice(0, end), text))
    rest = rest.slice(end)
  }
  return made
}

function list(items: readonly TextBlock[], text: Text): Branch {
  const [first] = items
  const level = first ? levelOf(first) : 1
  const heads = items.flatMap((item, index) => (levelOf(item) <= level ? [index] : []))
  const entries = heads.map((start, nth) => {
    const [item, ...deeper] = items.slice(start, heads[nth + 1])
    return h('li', {}, item && inline(item, text), lists(deeper, text))
  })
  return h(first?.listItem === 'number' ? 'ol' : 'ul', {}, entries)
}

function levelOf({ level = 1 }: TextBlock): number {
  return level
}
