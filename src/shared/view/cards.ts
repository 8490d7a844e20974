/** Blocks between the paragraphs of an update: quotations, pictures, embedded posts, "see also" links. */
import type { Embed, Picture, Player, Quote, Related } from '#shared/blog/portable-text.ts'
import { showClock, showTime } from '#shared/blog/times.ts'
import { showDate } from './dates.ts'
import { isolated } from './direction.ts'
import { inline, lines, type Text } from './inline.ts'
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
  const { url, alt, caption, credit, width, height } = picture
  const image = h('img', {
    src: url && resolve(url, setting),
    alt,
    width: width?.toString(),
    height: height?.toString(),
    loading: kind === 'lead' ? 'eager' : 'lazy',
    decoding: 'async',
  })
  const words = [caption, credit && h('span', { class: 'credit' }, credit)].flatMap(one => (one ? [one, ' · '] : []))
  return h(
    'figure',
    { class: kind, part: kind },
    url ? image : undefined,
    words.length > 0 ? h('figcaption', {}, words.slice(0, -1)) : undefined,
  )
}

/**
 * Text and a link, never the provider's script, so that reading it discloses nothing to the provider. The last element
 * is for the widget's offer to load the provider's player, and for that player: redrawing does not touch its content.
 */
export function embedView({ provider, url, author, handle, text, time, player }: Embed, setting: Setting): Branch {
  const name = NAMES[provider.toLowerCase()] ?? provider.replace(/^./, letter => letter.toUpperCase())
  const who = [author, handle && (author ? `(${handle})` : handle)].filter(Boolean).join(' ')
  const facts: Content[] = [
    who && h('span', { class: 'author', dir: 'auto' }, who),
    time && h('time', { datetime: time }, showMoment(time, setting)),
    url &&
      h(
        'a',
        { href: resolve(url, setting), rel: 'noopener nofollow' },
        name ? setting.words.viewOn(name) : setting.words.viewOriginal,
      ),
  ].filter(Boolean)
  return h(
    'figure',
    { class: 'embed', part: 'embed', 'data-key': player && `${shapeOf(player)} ${player.url}` },
    text && h('blockquote', { dir: 'auto' }, paragraphs(text)),
    h(
      'figcaption',
      {},
      facts.map((fact, index) => (index === 0 ? fact : [' · ', fact])),
    ),
    player && !setting.isWhole ? h('div', { class: 'player', role: 'group', 'aria-label': name }) : undefined,
  )
}

/** A height in pixels or, if below 10, an aspect ratio. */
function shapeOf({ height, aspectRatio }: Player): string {
  return String(height ?? aspectRatio)
}

/** Providers whose name is not their id with a capital first letter. */
const NAMES: Readonly<Record<string, string>> = {
  twitter: 'X',
  youtube: 'YouTube',
  tiktok: 'TikTok',
  linkedin: 'LinkedIn',
  soundcloud: 'SoundCloud',
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
function showMoment(time: string, { language, timeZone }: Setting): string {
  if (!time.includes('T')) return showDate(time, language)
  const instant = new Date(time).toISOString()
  return `${showDate(showTime(instant, timeZone).day, language)}, ${isolated(showClock(instant, timeZone), language)}`
}
