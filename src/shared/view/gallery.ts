/**
 * A gallery: a row that scrolls by itself and stops at each picture, so that swiping, wheels and arrow keys leaf through it without
 * a script. Without styles it is a list.
 */
import type { Gallery } from '#shared/blog/portable-text.ts'
import type { Text } from './inline.ts'
import type { DrawBody } from './setting.ts'
import { type Branch, h } from './tree.ts'

export function galleryView({ caption, pictures }: Gallery, text: Text, draw: DrawBody): Branch {
  const items = pictures.map((picture, index) =>
    h(
      'li',
      {},
      draw([{ ...picture, _type: 'image' }], text),
      h('span', { class: 'count' }, `${index + 1}/${pictures.length}`),
    ),
  )
  return h(
    'figure',
    { class: 'gallery', part: 'gallery' },
    h('ol', { tabindex: '0', 'aria-label': caption }, items),
    caption && h('figcaption', {}, caption),
  )
}
