/**
 * The live video on top of a coverage. Widgets load this view, with its styles, with the first coverage that has one. Its player is a
 * frame, which a script puts into the empty place when the reader asks: the provider's, or for a stream our own page `/video`.
 */
import type { Blog } from '#shared/blog/blog.ts'
import type { LiveVideo } from '#shared/blog/live-video.ts'
import type { Picture } from '#shared/blog/portable-text.ts'
import { hasEnded, isStream } from '#shared/blog/video-state.ts'
import { dotted } from './cards.ts'
import { focusClass, PICTURE_FORMATS, sourcesOf } from './picture-widths.ts'
import { nameOfProvider } from './provider-name.ts'
import { namedBy, resolve, type Setting } from './setting.ts'
import { type Branch, type Content, h, heading } from './tree.ts'
import { videoWordsFor } from './video-words.ts'

export function liveVideoView({ video, state }: Pick<Blog, 'video' | 'state'>, setting: Setting): Content {
  if (!video) return undefined
  const { title, poster, player } = video
  const said = videoWordsFor(setting.words.tag)
  const isOver = hasEnded(video, state)
  const screen = (player?.aspectRatio ?? 2) < 1 ? 'screen tall' : 'screen'
  return h(
    'section',
    // By the address: another video is another element, and the one before stops.
    {
      class: 'live-video',
      part: 'live-video',
      'data-key': frameOf(video, setting),
      'aria-labelledby': namedBy('video', setting),
    },
    h('p', { class: 'tag', 'data-state': isOver ? 'ended' : 'live' }, isOver ? said.ended : said.live),
    heading(setting.level + 1, { class: 'section', id: 'video' }, title),
    h(
      'div',
      { class: screen },
      poster && posterView(poster, setting),
      setting.isWhole ? undefined : h('div', { class: 'player', role: 'group', 'aria-label': hostOf(video) }),
    ),
    creditOf(poster),
    linkTo(video, setting),
  )
}

/** A page of ours plays streams, under a policy of its own: neither page nor partner has to allow the streams' hosts. */
function frameOf({ url, player }: LiveVideo, { base }: Setting): string {
  return player?.url ?? `${base}/video#${encodeURIComponent(url)}`
}

function hostOf({ url, player }: LiveVideo): string {
  const [, host = ''] = /^https:\/\/([^/?#:]+)/i.exec(player?.url ?? url) ?? []
  return nameOfProvider(host.toLowerCase())
}

/** For readers without a script: to the provider, or to where the stream can be watched. */
function linkTo(video: LiveVideo, setting: Setting): Branch {
  const { url } = video
  const isOurs = isStream(url)
  const text = isOurs ? videoWordsFor(setting.words.tag).watch : setting.words.viewOn(hostOf(video))
  const href = isOurs && setting.isWhole && setting.page ? setting.page : url
  return h('p', { class: isOurs ? 'way stream' : 'way' }, h('a', { href, rel: 'noopener nofollow' }, text))
}

function creditOf(poster: Picture | undefined): Content {
  const words = dotted(poster?.caption, poster?.credit && h('span', { class: 'credit' }, poster.credit))
  return words.length > 0 ? h('p', { class: 'poster-credit' }, words) : undefined
}

function posterView({ url: given, alt, focus, ...size }: Picture, setting: Setting): Content {
  const url = resolve(given, setting)
  const [width, height] = [size.width?.toString(), size.height?.toString()]
  const sources = size.width ? sourcesOf(url, size.width, setting.media) : undefined
  const sizes = '(max-width: 44em) 100vw, 44em'
  const image = h('img', { class: focusClass(focus), src: url, alt, width, height, decoding: 'async' })
  if (!sources) return image
  const copies = PICTURE_FORMATS.map(format => h('source', { type: `image/${format}`, srcset: sources(format), sizes }))
  return h('picture', {}, copies, image)
}
