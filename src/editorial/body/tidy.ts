/** Brings a body into canonical form, whatever format it was written in. */
import type { Block, PortableText, Quote, TextBlock } from '#shared/blog/portable-text.ts'
import { cleanFields } from './clean-text.ts'
import { postAt } from './providers.ts'
import { readSignature } from './signature.ts'
import { tidyTable } from './tidy-table.ts'
import { splitLastLine, textOfBlock, tidyText } from './tidy-text.ts'

const MAX_ATTRIBUTION = 300
const MAX_POST = 10_000
const SOURCE = /^(?:[—–]|--)\s*(\S.*)$/u

export function tidy(body: PortableText): PortableText {
  return body.flatMap(tidyBlock)
}

function tidyBlock(block: Block): Block[] {
  if (block._type === 'block') return tidyText(block).map(text => asPost(text) ?? text)
  if (block._type === 'quote') return tidyQuote(block)
  if (block._type === 'table') return tidyTable(block)
  if (block._type === 'gallery') return [cleanFields({ ...block, pictures: block.pictures.map(cleanFields) })]
  if (block._type === 'numbers') return [cleanFields({ ...block, figures: block.figures.map(cleanFields) })]
  if ((block._type === 'video' || block._type === 'audio') && block.tracks)
    return [cleanFields({ ...block, tracks: block.tracks.map(cleanFields) })]
  return [cleanFields(block)]
}

/** The URL of a post, alone in a paragraph, becomes a card. */
function asPost(block: TextBlock): Block | undefined {
  const url = textOfBlock(block).trim()
  if (block.style !== 'normal' || block.listItem || /\s/.test(url)) return undefined
  const post = postAt(url)
  return post && { _type: 'embed', _key: block._key, ...post, url }
}

function tidyQuote(quote: Quote): Block[] {
  const content = quote.content.flatMap(tidyText)
  if (content.length === 0) return []
  const clean = cleanFields({ ...quote, content })
  return [clean.attribution ? clean : (quotedPost(clean) ?? withAttribution(clean))]
}

/** X's embed code: the post in a quote, signed with name, handle and day, the day linking to the post. */
function quotedPost({ _key, content }: Quote): Block | undefined {
  const { before, line } = splitLastLine(content)
  const signature = line && readSignature(textOfBlock(line))
  const text = before.map(textOfBlock).join('\n\n')
  if (!signature || text === '' || text.length > MAX_POST) return undefined
  const url = line.markDefs.flatMap(def => (def._type === 'link' && postAt(def.href) ? [def.href] : [])).at(-1)
  const provider = (url && postAt(url)?.provider) || 'x'
  return { _type: 'embed', _key, provider, ...(url && { url }), ...signature, text }
}

/** A last line "— Name" becomes the attribution. If it holds a link, it stays as text, to keep the link. */
function withAttribution(quote: Quote): Quote {
  const { before, line } = splitLastLine(quote.content)
  const attribution = line && SOURCE.exec(textOfBlock(line))?.[1]
  if (!attribution || attribution.length > MAX_ATTRIBUTION || before.length === 0 || line.markDefs.length > 0)
    return quote
  return { ...quote, content: before, attribution }
}
