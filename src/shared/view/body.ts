/** The body of an update: Portable Text as a tree. */
import type { Block, PortableText, TextBlock } from '#shared/blog/portable-text.ts'
import { embedView, pictureView, quoteView, relatedView } from './cards.ts'
import { inline, type Text } from './inline.ts'
import { lists } from './lists.ts'
import { tableView } from './table.ts'
import { type Content, h, heading } from './tree.ts'

export function bodyView(body: PortableText, text: Text): Content {
  const parts: Content[] = []
  let items: TextBlock[] = []
  for (const block of body) {
    if (block._type === 'block' && block.listItem) items.push(block)
    else {
      parts.push(lists(items, text), blockView(block, text))
      items = []
    }
  }
  return [parts, lists(items, text)]
}

/** Unknown block types are left out: an embedded widget may be older than the server. */
function blockView(block: Block, text: Text): Content {
  switch (block._type) {
    case 'block':
      return textView(block, text)
    case 'quote':
      return quoteView(block, text)
    case 'image':
      return pictureView(block, text.setting, 'image')
    case 'embed':
      return embedView(block, text.setting)
    case 'related':
      return relatedView(block, text.setting)
    case 'table':
      return tableView(block, text)
  }
}

/** Headings in a body rank below the update's own, which is two levels below the coverage's title. */
function textView(block: TextBlock, text: Text): Content {
  if (block.style === 'normal') return h('p', {}, inline(block, text))
  return heading(text.setting.level + 1 + Number(block.style.slice(1)), {}, inline(block, text))
}
