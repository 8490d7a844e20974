/** A block in words: its text and its other properties, for comparison. */
import type { Block, MarkDef, Span, TextBlock } from '#shared/blog/portable-text.ts'

export type BlockWords = {
  readonly what: string
  readonly text: string
  readonly facts: Readonly<Record<string, string>>
}

const STYLES: Readonly<Record<string, string>> = {
  normal: 'Paragraph',
  h2: 'Heading 2',
  h3: 'Heading 3',
  h4: 'Heading 4',
}

export function blockWords(block: Block): BlockWords {
  switch (block._type) {
    case 'block':
      return { what: kindOf(block), text: textOf(block), facts: { Kind: kindOf(block), ...marksOf([block]) } }
    case 'quote': {
      const { content, attribution = '', pulled } = block
      const facts = { 'Said by': attribution, 'Set apart': pulled ? 'yes' : '', ...marksOf(content) }
      return { what: 'Quote', text: content.map(textOf).join('\n'), facts }
    }
    case 'image': {
      const { url, alt, caption = '', credit = '' } = block
      return { what: 'Picture', text: caption, facts: { Description: alt, Credit: credit, Address: url } }
    }
    case 'embed': {
      const { text = '', provider, author = '', handle = '', url = '', time = '' } = block
      const facts = { Author: author, Handle: handle, From: provider, Address: url, Time: time }
      return { what: 'Card', text, facts }
    }
    case 'related': {
      const { title, source = '', url = '' } = block
      return { what: 'See also', text: title, facts: { Source: source, Address: url } }
    }
    default:
      return { what: 'Block', text: '', facts: { Content: JSON.stringify(block) } }
  }
}

function kindOf({ style, listItem, level = 1 }: TextBlock): string {
  if (!listItem) return STYLES[style] ?? style
  const kind = listItem === 'bullet' ? 'Bulleted item' : 'Numbered item'
  return level > 1 ? `${kind}, level ${level}` : kind
}

function textOf({ children }: TextBlock): string {
  return children.map(({ text }) => text).join('')
}

function marksOf(blocks: readonly TextBlock[]): Record<string, string> {
  const withMark = (mark: string) =>
    blocks.flatMap(({ children }) => runsOf(children, ({ marks }) => marks.includes(mark))).join(', ')
  const links = blocks.flatMap(({ children, markDefs }) =>
    markDefs.flatMap(def =>
      runsOf(children, ({ marks }) => marks.includes(def._key)).map(text => `${text} → ${targetOf(def)}`),
    ),
  )
  return { Bold: withMark('strong'), Italic: withMark('em'), Links: links.join(', ') }
}

function targetOf(def: MarkDef): string {
  return def._type === 'link' ? def.href : 'another update'
}

function runsOf(children: readonly Span[], isIn: (span: Span) => boolean): string[] {
  const runs: string[] = []
  let isOpen = false
  for (const span of children) {
    const belongs = isIn(span)
    if (belongs && isOpen) runs.push(`${runs.pop() ?? ''}${span.text}`)
    else if (belongs) runs.push(span.text)
    isOpen = belongs
  }
  return runs
}
