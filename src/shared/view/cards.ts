/** Pictures, and what their captions share with other blocks. */
import type { Picture, Related } from '#shared/blog/portable-text.ts'
import { sourcesOf } from './picture-widths.ts'
import { resolve, type Setting } from './setting.ts'
import { type Branch, type Content, h } from './tree.ts'

type Captioned = Omit<Picture, 'url'> & { readonly url?: string | undefined }

/** Without `url`, shows only caption and credit. The size reserves the space before the picture has loaded. */
export function pictureView(picture: Captioned, setting: Setting, kind: 'lead' | 'image'): Branch {
  const { alt, caption, credit, width, height } = picture
  const url = picture.url && resolve(picture.url, setting)
  // Without a known width the page would show the size of the copy.
  const srcset = url && width ? sourcesOf(url, setting.media) : undefined
  const image = h('img', {
    srcset,
    // The text column; on phones the lead of our own pages is beside the title, in a third of the width.
    sizes: srcset && `(max-width: 42em) ${kind === 'lead' && !setting.page ? 33 : 100}vw, 38em`,
    fetchpriority: kind === 'lead' ? 'high' : undefined,
    src: url,
    alt,
    width: width?.toString(),
    height: height?.toString(),
    loading: kind === 'lead' ? 'eager' : 'lazy',
    decoding: 'async',
  })
  const words = dotted(caption, credit && h('span', { class: 'credit' }, credit))
  return h(
    'figure',
    { class: kind, part: kind },
    url ? image : undefined,
    words.length > 0 ? h('figcaption', {}, words) : undefined,
  )
}

/** Those that there are, separated by dots. */
export function dotted(...facts: readonly Content[]): readonly Content[] {
  return facts.flatMap(fact => (fact ? [' · ', fact] : [])).slice(1)
}

export function titled({ title, url }: Pick<Related, 'title' | 'url'>, setting: Setting): Content {
  return url ? h('a', { href: resolve(url, setting), rel: 'noopener' }, title) : title
}
