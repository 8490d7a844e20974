/** The pictures of a body in their order, those of galleries and the posters of videos included. */
import type { Block, Picture, PortableText } from './portable-text.ts'

export function picturesOf(body: PortableText): readonly Picture[] {
  return body.flatMap(picturesOfBlock)
}

function picturesOfBlock(block: Block): readonly Picture[] {
  if (block._type === 'image') return [block]
  if (block._type === 'video') return block.poster ? [block.poster] : []
  return block._type === 'gallery' ? block.pictures : []
}

/** The same body with other pictures; `change` returns one of the same kind. */
export function withOtherPictures(
  body: PortableText,
  change: <Held extends Picture>(picture: Held) => Held,
): PortableText {
  return body.map(block => {
    if (block._type === 'image') return change(block)
    if (block._type === 'video' && block.poster) return { ...block, poster: change(block.poster) }
    return block._type === 'gallery' ? { ...block, pictures: block.pictures.map(one => change(one)) } : block
  })
}
