/** Converts the editor's value to a body that the server accepts. */

import { isEmptyTable } from '#client/desk/composer/table/table.ts'
import { isSame } from '#client/desk/kit/same.ts'
import type {
  Block,
  Embed,
  Gallery,
  MarkDef,
  Numbers,
  PortableText,
  Quote,
  Related,
  Span,
  Table,
  TextBlock,
} from '#shared/blog/portable-text.ts'
import { closeRecording } from './close-recording.ts'
import { type Closing, withoutEmpty } from './closing.ts'
import type {
  EditorBlock,
  EditorGallery,
  EditorImage,
  EditorNumbers,
  EditorRecording,
  EditorTable,
  EditorTextBlock,
  UnknownBlock,
} from './editor-schema.ts'

const DEEPEST_LEVEL = 6

/** Empty paragraphs are places to write; they are not part of the body. */
export function closeBody(value: readonly EditorBlock[], closing: Closing): PortableText {
  return value.flatMap(block => {
    const origin = closing.origins.get(block._key)
    if (origin && isSame(origin.shown, block)) return [origin.stored]
    return closeBlock(block, closing)
  })
}

function closeBlock(block: EditorBlock, closing: Closing): Block[] {
  switch (block._type) {
    case 'block':
      return closeText(block as EditorTextBlock)
    case 'quote':
      return closeQuote(block as unknown as Quote)
    case 'image':
      return closeImage(block as unknown as EditorImage, closing)
    case 'embed':
      return [closeEmbed(block as unknown as Embed)]
    case 'related':
      return closeRelated(block as unknown as Related)
    case 'table':
      return closeTable(block as unknown as EditorTable)
    case 'gallery':
      return closeGallery(block as unknown as EditorGallery, closing)
    case 'numbers':
      return closeNumbers(block as unknown as EditorNumbers)
    case 'recording':
      return closeRecording(block as unknown as EditorRecording, closing)
    default:
      return 'block' in block ? [(block as unknown as UnknownBlock).block] : []
  }
}

function closeText(block: EditorTextBlock): Block[] {
  const closed = textBlock(block)
  if (isEmpty(closed)) return []
  if (block.style !== 'blockquote') return [closed]
  return [{ _type: 'quote', _key: block._key, content: [closed] }]
}

function textBlock({ style, listItem, level, ...block }: EditorTextBlock): TextBlock {
  return {
    ...block,
    _type: 'block',
    style: style === 'h2' || style === 'h3' || style === 'h4' ? style : 'normal',
    ...((listItem === 'bullet' || listItem === 'number') && { listItem }),
    ...(level !== undefined && { level: Math.min(Math.max(level, 1), DEEPEST_LEVEL) }),
    children: block.children.flatMap(child => (child._type === 'span' ? [closeSpan(child as Span)] : [])),
    markDefs: (block.markDefs ?? []) as unknown as MarkDef[],
  }
}

function closeSpan(span: Span): Span {
  return { ...span, marks: span.marks ?? [] }
}

function closeQuote({ content, ...quote }: Quote): Block[] {
  const texts = content.map(block => textBlock(block))
  const full = texts.filter(text => !isEmpty(text))
  const closed = withoutEmpty(quote)
  if (full.length === 0 && !closed.attribution) return []
  return [{ ...closed, content: full.length > 0 ? full : texts.slice(0, 1) }]
}

function closeImage({ upload, ...image }: EditorImage, { uploaded }: Closing): Block[] {
  const { url, ...size } = { ...image, ...(upload && uploaded(upload)) }
  if (!url) return []
  return [{ ...withoutEmpty(size), url, alt: image.alt ?? '' }]
}

function closeEmbed(block: Embed): Embed {
  return { ...withoutEmpty(block), provider: block.provider ?? '' }
}

function closeRelated(block: Related): Related[] {
  const title = block.title || block.url
  return title ? [{ ...withoutEmpty(block), title }] : []
}

function closeTable({ _type, _key, table }: EditorTable): Table[] {
  return isEmptyTable(table) ? [] : [withoutEmpty({ _type, _key, ...table })]
}

function closeGallery({ _type, _key, gallery }: EditorGallery, { uploaded }: Closing): Gallery[] {
  const pictures = gallery.pictures.flatMap(({ upload, ...picture }) => {
    const { url, ...rest } = { ...picture, ...(upload && uploaded(upload)) }
    return url ? [{ ...withoutEmpty(rest), _type: 'picture' as const, url, alt: picture.alt ?? '' }] : []
  })
  return pictures.length > 0 ? [{ ...withoutEmpty({ ...gallery, _type, _key }), pictures }] : []
}

function closeNumbers({ _type, _key, numbers }: EditorNumbers): Numbers[] {
  const figures = numbers.figures
    .filter(({ value }) => value.trim())
    .map(one => ({ ...withoutEmpty(one), label: one.label }))
  return figures.length > 0 ? [{ ...withoutEmpty({ ...numbers, _type, _key }), figures }] : []
}

function isEmpty({ children }: TextBlock): boolean {
  return children.every(({ text }) => text.trim() === '')
}
