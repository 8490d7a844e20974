/** Nests list items, which Portable Text keeps flat, each with its level. */
import type { TextBlock } from '#shared/blog/portable-text.ts'
import { inline, type Text } from './inline.ts'
import { type Branch, h } from './tree.ts'

export function lists(items: readonly TextBlock[], text: Text): Branch[] {
  const [first] = items
  if (!first) return []
  const isOuter = ({ level = 1 }: TextBlock) => level <= (first.level ?? 1)
  const [own, next] = cut(items, item => isOuter(item) && item.listItem !== first.listItem)
  const entries = own.map((item, index) => {
    if (!isOuter(item)) return undefined
    const [deeper] = cut(own.slice(index + 1), isOuter)
    return h('li', {}, inline(item, text), lists(deeper, text))
  })
  return [h(first.listItem === 'number' ? 'ol' : 'ul', {}, entries), ...lists(next, text)]
}

type Items = readonly TextBlock[]

function cut(items: Items, isEnd: (item: TextBlock) => boolean): readonly [before: Items, rest: Items] {
  const end = items.findIndex(isEnd)
  return end < 0 ? [items, []] : [items.slice(0, end), items.slice(end)]
}
