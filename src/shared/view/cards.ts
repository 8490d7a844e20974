/** Pictures, and what their captions share with other blocks. */
import type { Picture, Related } from '#shared/blog/portable-text.ts'
import { focusClass, PICTURE_FORMATS, sourcesOf } from './picture-widths.ts'
import { resolve, type Setting } from './setting.ts'
import { type Branch, type Content, h } from './tree.ts'

/** 38em at the usual size of text. */
const COLUMN_PX = 608

type Captioned = Omit<Picture, 'url'> & { readonly url?: string | undefined }

/** Without `url`, shows only caption and credit. The size reserves the space before the picture has loaded. */
export function pictureView(picture: Captioned, setting: Setting, kind: 'lead' | 'image'): Branch {
  const { caption, credit, url } = picture
  const words = dotted(caption, credit && h('span', { class: 'credit' }, credit))
  return h(
    'figure',
    { class: kind, part: kind },
    url && imageView({ ...picture, url: resolve(url, setting) }, setting, kind),
    words.length > 0 && h('figcaption', {}, words),
  )
}

/** Without a known width, which copies are smaller is not known either. */
function imageView({ url, alt, focus, preview, ...size }: Picture, setting: Setting, kind: 'lead' | 'image'): Content {
  const [width, height] = [size.width?.toString(), size.height?.toString()]
  const sources = size.width ? sourcesOf(url, size.width, setting.media) : undefined
  // The text column; on phones the lead of our own pages is beside the title, in a third of the width. Browsers take it for the picture's
  // own width, to which galleries enlarge nothing.
  const sizes =
    size.width && size.width < COLUMN_PX
      ? `${width}px`
      : `(max-width: 42em) ${kind === 'lead' && !setting.page ? 33 : 100}vw, 38em`
  const image = h('img', {
    class: focusClass(focus),
    fetchpriority: kind === 'lead' ? 'high' : undefined,
    src: url,
    alt,
    width,
    height,
    loading: kind === 'lead' ? undefined : 'lazy',
    decoding: 'async',
  })
  if (!sources) return image
  return [
    preview && h('img', { class: 'preview', src: preview, alt: '', width, height }),
    h(
      'picture',
      {},
      PICTURE_FORMATS.map(format => h('source', { type: `image/${format}`, srcset: sources(format), sizes })),
      image,
    ),
  ]
}

/** Those that there are, separated by dots. */
export function dotted(...facts: readonly Content[]): readonly Content[] {
  return facts.flatMap(fact => (fact ? [' · ', fact] : [])).slice(1)
}

export function titled({ title, url }: Pick<Related, 'title' | 'url'>, setting: Setting): Content {
  return url ? h('a', { href: resolve(url, setting), rel: 'noopener' }, title) : title
}
