/** Blocks between the paragraphs of an update: quotations, pictures, embedded posts, "see also" links. */
import type { Embed, Picture, Player, Quote, Related } from '#shared/blog/portable-text.ts'
import { showClockOf, showTime } from '#shared/blog/times.ts'
import { showDate } from './dates.ts'
import { isolated } from './direction.ts'
import { inline, lines, type Text } from './inline.ts'
import { sourcesOf } from './picture-widths.ts'
import { resolve, type Setting } from './setting.ts'
import { type Branch, type Content, h } from './tree.ts'

export function quoteView({ content, attribution, pulled }: Quote, text: Text): Branch {
  const words = content.map(block => h('p', {}, inline(block, text)))
  return h(
    'figure',
    { class: pulled ? 'quote pulled' : 'quote', part: 'quote' },
    h('blockquote', {}, words),
    attribution && h('figcaption', {}, attribution),
  )
}

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

/**
 * Text and a link, never the provider's script, so that reading it discloses nothing to the provider. The last element
 * is for the widget's offer to load the provider's player, and for that player: redrawing does not touch its content.
 */
export function embedView({ provider, url, author, handle, text, time, player }: Embed, setting: Setting): Branch {
  const name = nameOf(provider)
  const who = [author, handle && (author ? `(${handle})` : handle)].filter(Boolean).join(' ')
  const facts = dotted(
    who && h('span', { class: 'author', dir: 'auto' }, who),
    time && h('time', { datetime: time }, showMoment(time, setting)),
    url &&
      h(
        'a',
        { href: resolve(url, setting), rel: 'noopener nofollow' },
        name ? setting.words.viewOn(name) : setting.words.viewOriginal,
      ),
  )
  return h(
    'figure',
    { class: 'embed', part: 'embed', 'data-key': player && `${shapeOf(player)} ${player.url}` },
    text && h('blockquote', { dir: 'auto' }, paragraphs(text)),
    h('figcaption', {}, facts),
    player && !setting.isWhole ? h('div', { class: 'player', role: 'group', 'aria-label': name }) : undefined,
  )
}

/** Those that there are, separated by dots. */
function dotted(...facts: readonly Content[]): readonly Content[] {
  return facts.flatMap(fact => (fact ? [' · ', fact] : [])).slice(1)
}

/** A height in pixels or, if below 10, an aspect ratio. */
function shapeOf({ height, aspectRatio }: Player): string {
  return String(height ?? aspectRatio)
}

/** Providers are named by their id, with capitals where their names have them. */
function nameOf(provider: string): string {
  const name = provider.replace(/^.|(?<=^you|^tik|^linked|^sound)./g, letter => letter.toUpperCase())
  return name === 'Twitter' ? 'X' : name
}

export function relatedView(related: Related, setting: Setting): Branch {
  const { source } = related
  const tag = h('span', { class: 'tag' }, setting.words.seeAlso)
  return h('p', { class: 'see-also' }, tag, ' ', source && `${source}: `, titled(related, setting))
}

export function titled({ title, url }: Pick<Related, 'title' | 'url'>, setting: Setting): Content {
  return url ? h('a', { href: resolve(url, setting), rel: 'noopener' }, title) : title
}

function paragraphs(text: string): Branch[] {
  return text
    .split(/\n\s*\n/)
    .filter(part => part.trim() !== '')
    .map(part => h('p', {}, lines(part.trim())))
}

/** A day, or an instant in any offset. */
function showMoment(time: string, setting: Setting): string {
  const { language, timeZone } = setting
  if (!time.includes('T')) return showDate(time, language)
  return `${showDate(showTime(time, timeZone).day, language)}, ${isolated(showClockOf(time, setting), language)}`
}
