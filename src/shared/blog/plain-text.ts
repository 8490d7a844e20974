/** The plain text of an update: for headlines, feeds, search engines and notifications. */
import type { Block, PortableText, TextBlock } from './portable-text.ts'
import type { Update } from './update.ts'

/** Long enough to say what happened, short enough for one line of a list. */
const HEADLINE_CHARACTERS = 100

/** Paragraphs are separated by blank lines. */
export function plainText(body: PortableText): string {
  return body
    .map(blockText)
    .filter(text => text !== '')
    .join('\n\n')
}

/** The title, else the first words of the body, else the label. */
export function headline(update: Pick<Update, 'title' | 'body' | 'label'>): string {
  if (update.title) return update.title
  const [first = ''] = plainText(update.body).split('\n\n')
  return shorten(first, HEADLINE_CHARACTERS) || update.label || ''
}

/** Cuts between words where possible, never inside a code point. */
export function shorten(text: string, characters: number): string {
  const oneLine = text.replace(/\s+/g, ' ').trim()
  const all = [...oneLine]
  if (all.length <= characters) return oneLine
  const cut = all.slice(0, characters - 1).join('')
  const end = cut.lastIndexOf(' ')
  return `${(end > cut.length / 2 ? cut.slice(0, end) : cut).replace(/[\s,;:.–—-]+$/u, '')}…`
}

function blockText(block: Block): string {
  switch (block._type) {
    case 'block':
      return textOf(block)
    case 'quote':
      return [...block.content.map(textOf), ...(block.attribution ? [`— ${block.attribution}`] : [])].join('\n\n')
    case 'image':
      return [block.caption ?? block.alt, block.credit].filter(Boolean).join(' ')
    case 'embed':
      return [block.text, block.author && `— ${block.author}`].filter(Boolean).join('\n\n')
    case 'related':
      return block.source ? `${block.source}: ${block.title}` : block.title
  }
}

function textOf(block: TextBlock): string {
  return block.children.map(span => span.text).join('')
}
