/** Reads WebM files (RFC 9559): what is in them, and where they tell more than what they show. */
import {
  type EbmlElement,
  elementIn,
  elementsIn,
  firstElement,
  floatIn,
  MAX_ELEMENT_BYTES,
  unsignedIn,
  voidOf,
} from './ebml.ts'
import { damaged, type Pieces, type Stretch, wrongRecording } from './pieces.ts'
import { type Blank, lengthIn, type Recording, sizeIn, zeros } from './recording.ts'

const EBML = 0x1a45dfa3
const DOC_TYPE = 0x4282
const SEGMENT = 0x18538067
const INFO = { id: 0x1549a966, scale: 0x2ad7b1, duration: 0x4489 } as const
const TRACKS = { id: 0x1654ae6b, entry: 0xae, type: 0x83, codec: 0x86, encodings: 0x6d80 } as const
const VIDEO = { id: 0xe0, width: 0xb0, height: 0xba, shownWidth: 0x54b0, shownHeight: 0x54ba, unit: 0x54b2 } as const
const CLUSTER = 0x1f43b675
const [TIMESTAMP, SIMPLE_BLOCK] = [0xe7, 0xa3]
/** Tags, attachments and chapters: titles, places, devices. */
const TELLING = new Set([0x1254c367, 0x1941a469, 0x1043a770])
/** All that may follow in a segment: they end a cluster of unknown length, as browsers record. */
const TOP = new Set([...TELLING, INFO.id, TRACKS.id, CLUSTER, 0x114d9b74, 0x1c53bb6b])

/** Descriptions of a few tracks. */
const MAX_HEAD_BYTES = 1_000_000
/** Blocks of an hour that a browser recorded: it does not say how long a cluster is, so each is looked at. */
const MAX_ELEMENTS = 1_000_000
const CODECS = /^(?:V_VP8|V_VP9|V_AV1|A_VORBIS|A_OPUS)$/
const NANOSECONDS = 1e9

export async function readWebm(pieces: Pieces): Promise<Recording> {
  const segment = await segmentOf(pieces)
  const { info, tracks, lastMs, blank } = await partsOf(pieces, segment)
  if (!tracks) throw damaged()
  const [about, list] = [info && (await headOf(pieces, info)), await headOf(pieces, tracks)]
  return { ...kindOf(list), ...lengthIn(secondsIn(about, lastMs)), blank }
}

async function segmentOf(pieces: Pieces): Promise<EbmlElement> {
  const head = await elementAt(pieces, { at: 0, end: pieces.size })
  if (head?.id !== EBML) throw damaged()
  const bytes = await headOf(pieces, head)
  const type = elementIn(bytes, whole(bytes), [DOC_TYPE])
  if (type && bytes.toString('latin1', type.contentStart, type.end).replace(/\0+$/, '') !== 'webm')
    throw wrongRecording('Many browsers cannot play Matroska (MKV). Save it as WebM, or as MP4 with H.264 and AAC.')
  const segment = await elementAt(pieces, { at: head.end, end: pieces.size })
  if (segment?.id !== SEGMENT) throw damaged()
  return segment
}

type Parts = {
  readonly info?: EbmlElement
  readonly tracks?: EbmlElement
  readonly lastMs: number
  readonly blank: readonly Blank[]
}

async function partsOf(pieces: Pieces, segment: EbmlElement): Promise<Parts> {
  const blank: Blank[] = []
  let [info, tracks]: (EbmlElement | undefined)[] = []
  let [lastMs, count] = [0, 0]
  for (let at = segment.contentStart; at < segment.end; ) {
    count += 1
    const element = await elementAt(pieces, { at, end: segment.end })
    if (!element) throw damaged()
    const walked = element.id === CLUSTER && element.isEndless ? await clusterOf(pieces, element) : undefined
    count += walked?.count ?? 0
    if ((element.isEndless && !walked) || count > MAX_ELEMENTS) throw damaged()
    if (element.id === INFO.id) info ??= element
    if (element.id === TRACKS.id) tracks ??= element
    if (TELLING.has(element.id)) blank.push(...asVoid(element))
    lastMs = Math.max(lastMs, walked?.lastMs ?? 0)
    at = walked?.end ?? element.end
  }
  return { ...(info && { info }), ...(tracks && { tracks }), lastMs, blank }
}

/** A cluster of unknown length ends where another element of the segment begins. */
async function clusterOf(pieces: Pieces, cluster: EbmlElement) {
  let [begunMs, lastMs, count] = [0, 0, 0]
  let at = cluster.contentStart
  while (at < cluster.end) {
    const element = await elementAt(pieces, { at, end: cluster.end })
    // A recording that was cut off ends within a block.
    if (!element) return { end: cluster.end, lastMs, count }
    count += 1
    if (count > MAX_ELEMENTS) throw damaged()
    if (TOP.has(element.id)) break
    const start = await pieces.read(
      element.contentStart,
      Math.min(element.end - element.contentStart, MAX_ELEMENT_BYTES),
    )
    if (element.id === TIMESTAMP) begunMs = unsignedIn(start, { ...element, contentStart: 0, end: start.length }) ?? 0
    if (element.id === SIMPLE_BLOCK && start.length >= 4) lastMs = Math.max(lastMs, begunMs + start.readInt16BE(1))
    at = element.end
  }
  return { end: at, lastMs, count }
}

function kindOf(list: Buffer): Pick<Recording, 'kind' | 'ending' | 'width' | 'height'> {
  const entries = elementsIn(list, whole(list)).filter(({ id }) => id === TRACKS.entry)
  const tracks = entries.map(entry => readEntry(list, { start: entry.contentStart, end: entry.end }))
  const video = tracks.find(({ type }) => type === 1)
  if (video) return { kind: 'video', ending: 'webm', ...video.size }
  if (tracks.some(({ type }) => type === 2)) return { kind: 'audio', ending: 'webm' }
  throw wrongRecording('The file has neither video nor audio.')
}

function readEntry(list: Buffer, within: Stretch) {
  const type = unsignedIn(list, elementIn(list, within, [TRACKS.type]))
  const codec = elementIn(list, within, [TRACKS.codec])
  const name = codec ? list.toString('latin1', codec.contentStart, codec.end).replace(/\0+$/, '') : ''
  if ((type === 1 || type === 2) && !CODECS.test(name)) throw wrongRecording(cannotPlay(name))
  if (elementIn(list, within, [TRACKS.encodings])) throw wrongRecording(ENCODED)
  const number = (id: number) => unsignedIn(list, elementIn(list, within, [VIDEO.id, id]))
  const [width, height] = [number(VIDEO.width) ?? 0, number(VIDEO.height) ?? 0]
  const isInPixels = (number(VIDEO.unit) ?? 0) === 0
  const [shownWidth = width, shownHeight = height] = isInPixels
    ? [number(VIDEO.shownWidth), number(VIDEO.shownHeight)]
    : []
  return { type, size: sizeIn(shownWidth, shownHeight) }
}

function secondsIn(about: Buffer | undefined, lastMs: number): number | undefined {
  if (!about) return undefined
  const scale = unsignedIn(about, elementIn(about, whole(about), [INFO.scale])) ?? 1_000_000
  const duration = floatIn(about, elementIn(about, whole(about), [INFO.duration])) ?? lastMs
  return (duration * scale) / NANOSECONDS
}

async function elementAt(pieces: Pieces, { at, end }: { readonly at: number; readonly end: number }) {
  return firstElement(await pieces.read(at, Math.min(MAX_ELEMENT_BYTES, end - at)), { at, end })
}

function headOf(pieces: Pieces, { contentStart, end }: EbmlElement): Promise<Buffer> {
  if (end - contentStart > MAX_HEAD_BYTES) throw damaged()
  return pieces.readWhole({ start: contentStart, end })
}

/** The same length, so that nothing else moves. */
function asVoid({ start, end }: EbmlElement): readonly Blank[] {
  const header = voidOf(end - start)
  return [{ at: start, bytes: header }, zeros({ start: start + header.length, end })]
}

function whole({ length }: Buffer): Stretch {
  return { start: 0, end: length }
}

function cannotPlay(codec: string): string {
  return `Browsers cannot play "${codec.replace(/[^\w/]/g, '?')}" in WebM. Save it as WebM with VP9 and Opus, or as MP4 with H.264 and AAC.`
}

const ENCODED = 'The recording is encrypted or packed, which browsers cannot play; save it again without.'
