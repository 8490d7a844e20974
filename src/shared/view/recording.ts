/**
 * Video and audio, in the browser's own player: nothing is loaded before a reader presses play. Servers print the player; in browsers
 * a script adds it (`client/widget/players.ts`), and redrawing leaves it alone, so that it plays on. A video stands before a
 * picture of nothing, which keeps its place free.
 */
import type { Audio, Video } from '#shared/blog/portable-text.ts'
import { formatCalled } from '#shared/blog/times.ts'
import { dotted } from './cards.ts'
import type { Text } from './inline.ts'
import { transcriptWord } from './recording-words.ts'
import { resolve, type Setting } from './setting.ts'
import { type Branch, h } from './tree.ts'

/** What the script makes the player of. */
export type PlayerRecipe = {
  readonly kind: 'video' | 'audio'
  readonly src: string
  readonly name?: string | undefined
  readonly poster?: string | undefined
  readonly tracks: readonly { readonly src: string; readonly srclang: string; readonly label: string }[]
}

/** Until its size is known. */
const USUAL = { width: 16, height: 9 } as const

export function recordingView(block: Video | Audio, { setting }: Text): Branch {
  const { caption, alt, credit, seconds, transcript } = block
  const recipe = recipeOf(block, setting)
  const words = dotted(
    caption,
    seconds ? lengthOf(seconds) : undefined,
    credit && h('span', { class: 'credit' }, credit),
  )
  return h(
    'figure',
    {
      ...{ class: `recording ${block._type}`, part: block._type },
      'data-key': isBeside(recipe) ? undefined : JSON.stringify(recipe),
    },
    block._type === 'video' ? standing(block) : undefined,
    h('div', { class: 'player' }, playerView(recipe, caption || alt)),
    words.length > 0 ? h('figcaption', {}, words) : undefined,
    transcript && transcriptView(transcript, setting),
  )
}

function recipeOf(block: Video | Audio, setting: Setting): PlayerRecipe {
  const { _type: kind, url, caption, alt, tracks = [] } = block
  const poster = block._type === 'video' && block.poster ? posterOf(block.poster, setting) : undefined
  const printed = tracks.map(({ url, language }) => ({
    ...{ src: resolve(url, setting), srclang: language },
    label: languageName(language, setting.language),
  }))
  return { kind, src: resolve(url, setting), name: alt || caption, poster, tracks: printed }
}

function playerView({ kind, src, name, poster, tracks }: PlayerRecipe, link: string): Branch {
  return h(
    kind,
    {
      ...{
        src,
        poster,
        controls: '',
        preload: 'none',
        'aria-label': name,
        playsinline: kind === 'video' ? '' : undefined,
      },
      // Browsers load captions of another server only so, and then no video from a folder.
      crossorigin: tracks.length > 0 && !isBeside({ src }) ? 'anonymous' : undefined,
    },
    tracks.map(track => h('track', { kind: 'captions', ...track })),
    // For readers of feeds, and browsers without a player.
    h('a', { href: src }, link || src),
  )
}

/** In an archive, whose files are beside its page; that has no script. */
function isBeside({ src }: Pick<PlayerRecipe, 'src'>): boolean {
  return src.startsWith('./')
}

/** As large as the video: browsers take the ratio of a picture that has loaded from its pixels, whatever its attributes say. */
function standing({ width, height }: Video): Branch {
  const size = width && height ? { width, height } : USUAL
  return h('img', {
    class: 'standing',
    src: nothingOf(size),
    alt: '',
    width: String(size.width),
    height: String(size.height),
  })
}

/** A transparent WebP (RFC 9649, section 3.4): one colour takes no bits, so only the size in its header differs. */
function nothingOf({ width, height }: { readonly width: number; readonly height: number }): string {
  const longest = Math.max(width, height)
  const [across, down] = [width, height].map(side => Math.max(0, Math.round((side / longest) * MOST_SIDE) - 1))
  const bits = (across ?? 0) | ((down ?? 0) << 14) | (1 << 28)
  const header = String.fromCharCode(bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, bits >>> 24)
  return `data:image/webp;base64,${btoa(`RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/${header}\x07\x10\x11\x11\x88\x88\xfe\x07\0`)}`
}

/** Servers and browsers have it; the types of either are not here. */
declare const btoa: (bytes: string) => string

/** Of the picture: it costs memory, and the ratio is right to a hundredth. */
const MOST_SIDE = 256

/** An uploaded one in the width of a column: a player cannot choose. */
function posterOf({ url }: { readonly url: string }, setting: Setting): string {
  const { media = '' } = setting
  return media && url.startsWith(media) ? `${media}960/${url.slice(media.length)}` : resolve(url, setting)
}

function transcriptView(transcript: string, { words }: Setting): Branch {
  const name = transcriptWord(words.tag)
  const paragraphs = transcript.split(/\n\s*\n/).map(part => h('p', {}, part.trim()))
  return h(
    'div',
    { class: 'transcript', role: 'region', tabindex: '0', 'aria-label': name },
    h('strong', {}, name),
    paragraphs,
  )
}

/** "2:05", "1:02:05" */
function lengthOf(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60]
  const two = (number: number) => String(number).padStart(2, '0')
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`
}

function languageName(tag: string, language: string): string {
  try {
    return formatCalled(`${language} names`, () => new Intl.DisplayNames(language, { type: 'language' })).of(tag) ?? tag
  } catch {
    return tag
  }
}
