/**
 * Video and audio, in the browser's own player: nothing is loaded before a reader presses play. Servers print the player; in browsers
 * a script adds it (`client/widget/players.ts`), and redrawing leaves it alone, so that it plays on. A video stands before its
 * poster, or before nothing at all, which keeps its place free.
 */
import type { Audio, Video } from '#shared/blog/portable-text.ts'
import { formatCalled } from '#shared/blog/times.ts'
import { dotted } from './cards.ts'
import type { Text } from './inline.ts'
import { transcriptWord } from './recording-words.ts'
import { type DrawBody, resolve, type Setting } from './setting.ts'
import { type Branch, type Content, h } from './tree.ts'

/** What the script makes the player of. */
export type PlayerRecipe = {
  readonly kind: 'video' | 'audio'
  readonly src: string
  readonly name?: string | undefined
  readonly tracks: readonly { readonly src: string; readonly srclang: string; readonly label: string }[]
}

/** A transparent picture, which is as large as it is told. */
const NOTHING = 'data:image/webp;base64,UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='
/** Until its size is known. */
const USUAL = { width: 16, height: 9 } as const

export function recordingView(block: Video | Audio, text: Text, draw: DrawBody): Branch {
  const { caption, alt, credit, seconds, transcript } = block
  const { setting } = text
  const recipe = recipeOf(block, setting)
  const words = dotted(
    caption,
    seconds ? lengthOf(seconds) : undefined,
    credit && h('span', { class: 'credit' }, credit),
  )
  return h(
    'figure',
    { class: `recording ${block._type}`, part: block._type, 'data-key': JSON.stringify(recipe) },
    block._type === 'video' ? standing(block, text, draw) : undefined,
    h('div', { class: 'player' }, playerView(recipe, caption || alt)),
    words.length > 0 ? h('figcaption', {}, words) : undefined,
    transcript && transcriptView(transcript, setting),
  )
}

function recipeOf({ _type: kind, url, caption, alt, tracks = [] }: Video | Audio, setting: Setting): PlayerRecipe {
  const printed = tracks.map(({ url, language }) => ({
    ...{ src: resolve(url, setting), srclang: language },
    label: languageName(language, setting.language),
  }))
  return { kind, src: resolve(url, setting), name: alt || caption, tracks: printed }
}

function playerView({ kind, src, name, tracks }: PlayerRecipe, link: string): Branch {
  return h(
    kind,
    {
      ...{ src, controls: '', preload: 'none', 'aria-label': name, playsinline: kind === 'video' ? '' : undefined },
      // Browsers load captions of another server only so.
      crossorigin: tracks.length > 0 ? 'anonymous' : undefined,
    },
    tracks.map(track => h('track', { kind: 'captions', ...track })),
    // For readers of feeds, and browsers without a player.
    h('a', { href: src }, link || src),
  )
}

function standing({ _key, poster, width, height }: Video, text: Text, draw: DrawBody): Content {
  const size = width && height ? { width, height } : USUAL
  if (poster) return draw([{ _type: 'image', _key, ...poster, ...size, alt: '' }], text)
  return h('img', { class: 'standing', src: NOTHING, alt: '', width: String(size.width), height: String(size.height) })
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
