/**
 * Blocks that many coverages have none of: quotations, embedded posts, "see also" links, tables, recordings. Widgets load these views, with their styles, with the
 * first coverage that has one (`client/widget/later-views.ts`).
 */
import type { Block, Embed, Player, Quote, Related } from '#shared/blog/portable-text.ts'
import { showClockOf, showTime } from '#shared/blog/times.ts'
import { dotted, titled } from './cards.ts'
import { showDate } from './dates.ts'
import { isolated } from './direction.ts'
import { galleryView } from './gallery.ts'
import { inline, lines, type Text } from './inline.ts'
import { numbersView } from './numbers.ts'
import { recordingView } from './recording.ts'
import { type DrawBody, resolve, type Setting } from './setting.ts'
import { tableView } from './table.ts'
import { type Branch, type Content, h } from './tree.ts'

/** Unknown block types are left out: an embedded widget may be older than the server. */
export function rareBlockView(block: Block, text: Text, draw: DrawBody): Content {
  switch (block._type) {
    case 'quote':
      return quoteView(block, text)
    case 'embed':
      return embedView(block, text.setting)
    case 'related':
      return relatedView(block, text.setting)
    case 'table':
      return tableView(block, text)
    case 'gallery':
      return galleryView(block, text, draw)
    case 'numbers':
      return numbersView(block)
    case 'video':
    case 'audio':
      return recordingView(block, text)
  }
}

function quoteView({ content, attribution, pulled }: Quote, text: Text): Branch {
  const words = content.map(block => h('p', {}, inline(block, text)))
  return h(
    'figure',
    { class: pulled ? 'quote pulled' : 'quote', part: 'quote' },
    h('blockquote', {}, words),
    attribution && h('figcaption', {}, attribution),
  )
}

/**
 * Text and a link, never the provider's script, so that reading it discloses nothing to the provider. The last element
 * is for the widget's offer to load the provider's player, and for that player: redrawing does not touch its content.
 */
function embedView({ provider, url, author, handle, text, time, player }: Embed, setting: Setting): Branch {
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

/** A height in pixels or, if below 10, an aspect ratio. */
function shapeOf({ height, aspectRatio }: Player): string {
  return String(height ?? aspectRatio)
}

/** Providers are named by their id, with capitals where their names have them. */
function nameOf(provider: string): string {
  const name = provider.replace(/^.|(?<=^you|^tik|^linked|^sound)./g, letter => letter.toUpperCase())
  return name === 'Twitter' ? 'X' : name
}

function relatedView(related: Related, setting: Setting): Branch {
  const { source } = related
  const tag = h('span', { class: 'tag' }, setting.words.seeAlso)
  return h('p', { class: 'see-also' }, tag, ' ', source && `${source}: `, titled(related, setting))
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
