/** The plain text of an update: for headlines, feeds, search engines and notifications. */
import type { Block, Picture, PortableText, TextBlock } from './portable-text.ts'
import type { Update } from './update.ts'

/** Long enough to say what happened, short enough for one line of a list. */
const HEADLINE_CHARACTERS = 100

/** Paragraphs are separated by blank lines. */
export function plainText(body: PortableText): string {
  return joined(body.map(blockText))
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
      return joined([...block.content.map(textOf), signed(block.attribution)])
    case 'gallery':
      return joined([block.caption, ...block.pictures.map(pictureText)], '\n')
    case 'numbers':
      return joined([block.caption, ...block.figures.map(({ label, value }) => joined([label, value], ': '))], '\n')
    case 'embed':
      return joined([block.text, signed(block.author)])
    case 'related':
      return joined([block.source, block.title], ': ')
    case 'table':
      return joined([block.caption, ...block.rows.map(({ cells }) => cells.map(textOf).join(' | '))], '\n')
    // Pictures, video and audio.
    default:
      return pictureText(block)
  }
}

function pictureText({ caption, alt, credit }: Pick<Picture, 'caption' | 'alt' | 'credit'>): string {
  return joined([caption ?? alt, credit], ' ')
}

function textOf(block: TextBlock): string {
  return block.children.map(span => span.text).join('')
}

function joined(parts: readonly (string | undefined)[], between = '\n\n'): string {
  return parts.filter(Boolean).join(between)
}

function signed(name: string | undefined): string | undefined {
  return name && `— ${name}`
}
