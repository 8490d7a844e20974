/** The body of an update: Portable Text as a tree. */

import { plainText } from '#shared/blog/plain-text.ts'
import type { Block, PortableText, TextBlock } from '#shared/blog/portable-text.ts'
import { pictureView, titled } from './cards.ts'
import { inline, type Text } from './inline.ts'
import { lists } from './lists.ts'
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

function blockView(block: Block, text: Text): Content {
  switch (block._type) {
    case 'block':
      return textView(block, text)
    case 'image':
      return pictureView(block, text.setting, 'image')
    default:
      return (text.setting.views.block ?? wordsOf)(block, text, bodyView)
  }
}

/** Where the view could not be loaded, as under a policy that allows only the widget's own script. */
function wordsOf(block: Block, { setting }: Text): Content {
  const title = plainText([block])
  return title && h('p', {}, titled({ title, url: 'url' in block ? block.url : undefined }, setting))
}

/** Headings in a body rank below the update's own, which is two levels below the coverage's title. */
function textView(block: TextBlock, text: Text): Content {
  if (block.style === 'normal') return h('p', {}, inline(block, text))
  return heading(text.setting.level + 1 + Number(block.style.slice(1)), {}, inline(block, text))
}
