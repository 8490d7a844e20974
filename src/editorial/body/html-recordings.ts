/** Rules for video and audio in HTML: a recording of the newsroom's own becomes a block; of any other, the text inside stays. */
import { DomUtils } from 'htmlparser2'
import { CAPTIONS_ENDING, FILE_NAME, RECORDING_ENDINGS } from '#shared/blog/file-names.ts'
import { type Audio, MOST_TRACKS, TRACK_LANGUAGE, type Video } from '#shared/blog/portable-text.ts'
import { safeAddress } from './address.ts'
import { isPixels, oneLine } from './html-attributes.ts'
import type { Element, Rule } from './html-place.ts'

/** By the name that its upload returned, wherever it is served from; elsewhere in Crier, files are found by it, too. */
const OWN = new RegExp(`/media/${FILE_NAME}$`)

/** Of a block, the text inside is for browsers without a player, and is left out; longer than such a sentence, it is more. */
const MOST_FALLBACK = 300
/** XHTML; in HTML such an element is open, and would take in all that follows. */
const CLOSED_AT_ONCE = /<(video|audio)\b([^<>]*)\/>/gi
const TAG = /<(\/?)(video|audio)\b[^<>]*>/gi
/** What belongs to a player whatever follows. */
const PARTS = /\s*(?:<(?:source|track)\b[^<>]*>\s*)*/y

/** Closes each player that nobody closed behind its sources and tracks: the text that follows is that of the page. */
export function withClosedRecordings(html: string): string {
  const text = html.replace(CLOSED_AT_ONCE, '<$1$2></$1>')
  const tags = [...text.matchAll(TAG)].map(tag => ({
    name: tag[2],
    isEnd: tag[1] === '/',
    to: tag.index + tag[0].length,
  }))
  let [closed, from] = ['', 0]
  for (const [at, { name, isEnd, to }] of tags.entries()) {
    const next = tags[at + 1]
    if (isEnd || (next?.isEnd && next.name === name)) continue
    PARTS.lastIndex = to
    const end = to + (PARTS.exec(text)?.[0].length ?? 0)
    closed += `${text.slice(from, end)}</${name}>`
    from = end
  }
  return closed + text.slice(from)
}

export const recordingRule: Rule = (element, place) => {
  const block = blockOf(element)
  if (block) place.paragraphs.add(block)
  if (!block || DomUtils.textContent(element).length > MOST_FALLBACK) place.readNodes(element.children, place)
}

function blockOf(element: Element): Video | Audio | undefined {
  const url = ownIn(element)
  if (url === undefined) return undefined
  const { title, poster } = element.attribs
  const tracks = tracksIn(element)
  const block = {
    ...{ _key: '', url, alt: oneLine(element.attribs['aria-label'] ?? '') },
    ...(title && { caption: oneLine(title) }),
    ...(tracks.length > 0 && { tracks }),
  }
  if (element.name === 'audio') return { _type: 'audio', ...block }
  return { _type: 'video', ...block, ...sizeOf(element), ...posterAt(poster) }
}

/** The first that is ours, of its own address and those of its sources. */
function ownIn(element: Element): string | undefined {
  const addresses = [element, ...elementsIn(element, 'source')].map(({ attribs }) => safeAddress(attribs.src))
  return addresses.find(address => isOwn(address, RECORDING_ENDINGS))
}

function isOwn(address: string | undefined, endings: readonly string[]): address is string {
  return address !== undefined && OWN.test(address) && endings.some(ending => address.endsWith(`.${ending}`))
}

/** Captions are the newsroom's own, too: a player cannot show those of another server without its leave. */
function tracksIn(element: Element): NonNullable<Video['tracks']> {
  const tracks = elementsIn(element, 'track').flatMap(({ attribs: { src, srclang = '', kind = 'subtitles' } }) => {
    const url = safeAddress(src)
    const isCaptions = /^(?:captions|subtitles)$/i.test(kind) && TRACK_LANGUAGE.test(srclang)
    if (!isCaptions || !isOwn(url, [CAPTIONS_ENDING])) return []
    return [{ _type: 'track' as const, _key: '', url, language: srclang }]
  })
  return tracks.slice(0, MOST_TRACKS)
}

function sizeOf({ attribs: { width, height } }: Element): Pick<Video, 'width' | 'height'> {
  return {
    ...(isPixels(width) && { width: Number(width) }),
    ...(isPixels(height) && { height: Number(height) }),
  }
}

function posterAt(address: string | undefined): Pick<Video, 'poster'> {
  const url = safeAddress(address)
  return url === undefined ? {} : { poster: { url, alt: '' } }
}

function elementsIn({ children }: Element, name: string): readonly Element[] {
  return children.filter(DomUtils.isTag).filter(child => child.name === name)
}
