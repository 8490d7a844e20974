/** Rules for elements that become blocks other than text: pictures, figures, quotes and framed posts. */
import { DomUtils } from 'htmlparser2'
import {
  type Audio,
  type Block,
  type Gallery,
  type Image,
  MOST_CAPTION,
  MOST_PICTURES,
  type PortableText,
  type Video,
} from '#shared/blog/portable-text.ts'
import { safeAddress } from './address.ts'
import { isPixels, oneLine } from './html-attributes.ts'
import type { HtmlPlace, Node, Rule } from './html-place.ts'
import { Paragraphs } from './paragraphs.ts'
import { postAt } from './providers.ts'

/** A picture that cannot be shown is replaced by its alternative text. */
export const pictureRule: Rule = (element, { paragraphs, look }) => {
  const { src, alt = '', title, width, height } = element.attribs
  const url = safeAddress(src)
  if (url === undefined) return paragraphs.text(alt, look)
  const image: Image = { _type: 'image', _key: '', url, alt: oneLine(alt) }
  if (title) image.caption = oneLine(title)
  if (isPixels(width)) image.width = Number(width)
  if (isPixels(height)) image.height = Number(height)
  paragraphs.add(image)
}

/**
 * Several pictures and nothing else are a gallery. The caption goes to that, or to the figure's picture, recording or quote if it holds
 * exactly one; otherwise it becomes a paragraph.
 */
export const figure: Rule = (element, place) => {
  const captions = element.children.filter(isCaption)
  const caption = oneLine(DomUtils.textContent(captions))
  const blocks = readApart(
    element.children.filter(node => !isCaption(node)),
    place,
  )
  const gallery = galleryOf(blocks, caption)
  if (gallery) return place.paragraphs.add(gallery)
  const [held] = blocks
  if (caption && blocks.length === 1 && held && isCaptioned(held) && !held.caption) {
    return place.paragraphs.add({ ...held, caption })
  }
  if (caption && blocks.length === 1 && held?._type === 'quote') {
    return place.paragraphs.add({ ...held, attribution: caption.replace(/^[—–-]+\s*/, '') })
  }
  place.paragraphs.add(...blocks)
  place.readNodes(captions, place)
}

function isCaptioned(block: Block): block is Image | Video | Audio {
  return block._type === 'image' || block._type === 'video' || block._type === 'audio'
}

function galleryOf(blocks: PortableText, caption: string): Gallery | undefined {
  const pictures = blocks.filter(block => block._type === 'image')
  const isGallery = pictures.length > 1 && pictures.length === blocks.length && pictures.length <= MOST_PICTURES
  if (!isGallery || caption.length > MOST_CAPTION) return undefined
  return {
    ...{ _type: 'gallery', _key: '' },
    ...(caption && { caption }),
    pictures: pictures.map(picture => ({ ...picture, _type: 'picture' })),
  }
}

/** A quote block holds text only, so a picture inside splits it in two. A nested quote is merged into the outer one. */
export const quoteRule: Rule = (element, place) => {
  if (place.isInQuote) return place.readNodes(element.children, place)
  const blocks = readApart(element.children, { ...place, look: { style: 'normal' }, isInQuote: true })
  let content: PortableText = []
  const endQuote = () => {
    const text = content.filter(block => block._type === 'block')
    if (text.length > 0) place.paragraphs.add({ _type: 'quote', _key: '', content: text })
    content = []
  }
  for (const block of blocks) {
    if (block._type === 'block') {
      content.push(block)
      continue
    }
    endQuote()
    place.paragraphs.add(block)
  }
  endQuote()
}

/** A framed post becomes a card; any other frame becomes a link to its address. */
export const frame: Rule = (element, { paragraphs, look }) => {
  const url = safeAddress(element.attribs.src)
  if (url === undefined) return
  const post = postAt(url)
  if (post) return paragraphs.add({ _type: 'embed', _key: '', ...post, url })
  paragraphs.close()
  paragraphs.text(url, { ...look, href: url })
  paragraphs.close()
}

function readApart(nodes: readonly Node[], place: HtmlPlace): PortableText {
  const paragraphs = new Paragraphs(place.makeKey)
  place.readNodes(nodes, { ...place, paragraphs })
  return paragraphs.end()
}

function isCaption(node: Node): boolean {
  return DomUtils.isTag(node) && node.name === 'figcaption'
}
