/** Reads MP3 (ISO/IEC 11172-3, 13818-3) and AAC in ADTS (ISO/IEC 13818-7): frames, one after the other, behind a tag or none. */
import { damaged, PIECE_BYTES, type Pieces } from './pieces.ts'
import { type Blank, lengthIn, type Recording, zeros } from './recording.ts'

const ID3_HEADER_BYTES = 10
const OLD_TAG_BYTES = 128
/** Programs leave one before the other; ours and theirs. */
const MAX_TAGS = 8
/** Garbage before the first frame, as some recorders write. */
const MAX_GARBAGE_BYTES = 4_096
/** So many in a row are no chance. */
const FRAMES_IN_A_ROW = 3

/** In kbit/s, layer III: MPEG-1, then MPEG-2 and 2.5. */
const RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const
const MPEG1_HERTZ = [44_100, 48_000, 32_000] as const
const AAC_HERTZ = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
] as const
const AAC_SAMPLES = 1_024

type Frame = {
  readonly ending: 'mp3' | 'aac'
  readonly bytes: number
  readonly seconds: number
  readonly isSmall: boolean
}

export async function readMpegAudio(pieces: Pieces): Promise<Recording> {
  const { start, blank } = await tagsOf(pieces)
  const bytes = await pieces.read(start, PIECE_BYTES)
  const first = firstFrame(bytes)
  if (!first) throw damaged()
  const content = pieces.size - start - first.at
  return {
    kind: 'audio',
    ending: first.frame.ending,
    ...lengthIn(secondsOf(bytes.subarray(first.at), { frame: first.frame, content })),
    blank,
  }
}

/** Whether a file without any other mark begins so. */
export function isMpegAudio(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 3) === 'ID3' || firstFrame(bytes) !== undefined
}

/** The tags of ID3 keep their length; a player skips zeros in them. */
async function tagsOf(pieces: Pieces): Promise<{ readonly start: number; readonly blank: readonly Blank[] }> {
  const blank: Blank[] = []
  const end = pieces.size - OLD_TAG_BYTES
  const last = end > 0 ? await pieces.read(end, 3) : Buffer.alloc(0)
  if (last.toString('latin1') === 'TAG') blank.push(zeros({ start: end, end: pieces.size }))
  let start = 0
  for (;;) {
    const head = await pieces.read(start, ID3_HEADER_BYTES)
    if (head.length < ID3_HEADER_BYTES || head.toString('latin1', 0, 3) !== 'ID3') return { start, blank }
    const length = [6, 7, 8, 9].reduce((sum, index) => sum * 128 + ((head[index] ?? 0) & 0x7f), 0)
    const [from, to] = [start + ID3_HEADER_BYTES, start + ID3_HEADER_BYTES + length]
    if (to > pieces.size || blank.length > MAX_TAGS * 2) throw damaged()
    // Without its flags: an extended header would be looked for in the zeros.
    blank.push({ at: start + 5, bytes: Uint8Array.of(0) }, zeros({ start: from, end: to }))
    start = to
  }
}

function firstFrame(bytes: Buffer): { readonly at: number; readonly frame: Frame } | undefined {
  const most = Math.min(MAX_GARBAGE_BYTES, bytes.length - 4)
  for (let at = 0; at <= most; at += 1) {
    if (bytes[at] !== 0xff) continue
    const frame = frameAt(bytes, at)
    if (frame && isFollowed(bytes, { at, frame })) return { at, frame }
  }
  return undefined
}

function isFollowed(bytes: Buffer, { at, frame }: { readonly at: number; readonly frame: Frame }): boolean {
  let place = at + frame.bytes
  for (let count = 1; count < FRAMES_IN_A_ROW && place + 8 <= bytes.length; count += 1) {
    const next = frameAt(bytes, place)
    if (next?.ending !== frame.ending) return false
    place += next.bytes
  }
  return true
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xe0) !== 0xe0) return undefined
  const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]]
  if ((second & 0xf6) === 0xf0) return aacFrame(bytes, at)
  // Layer III has the bits 01. Layer II is MP2, which browsers do not play.
  const version = (second >> 3) & 3
  const [rate, hertz] = [(third >> 4) & 15, (third >> 2) & 3]
  if (((second >> 1) & 3) !== 1 || version === 1 || rate === 0 || rate === 15 || hertz === 3) return undefined
  const isFirst = version === 3
  const perSecond = (MPEG1_HERTZ[hertz as 0 | 1 | 2] ?? 0) / (isFirst ? 1 : version === 2 ? 2 : 4)
  const bits = (RATES[isFirst ? 0 : 1][rate] ?? 0) * 1_000
  const samples = isFirst ? 1_152 : 576
  const length = Math.floor(((samples / 8) * bits) / perSecond) + ((third >> 1) & 1)
  return { ending: 'mp3', bytes: length, seconds: samples / perSecond, isSmall: !isFirst }
}

function aacFrame(bytes: Buffer, at: number): Frame | undefined {
  const hertz = AAC_HERTZ[((bytes[at + 2] ?? 0) >> 2) & 15]
  const length = (((bytes[at + 3] ?? 0) & 3) << 11) | ((bytes[at + 4] ?? 0) << 3) | ((bytes[at + 5] ?? 0) >> 5)
  if (hertz === undefined || length < 7) return undefined
  return { ending: 'aac', bytes: length, seconds: AAC_SAMPLES / hertz, isSmall: false }
}

type Counted = { readonly frame: Frame; readonly content: number }

/** By the number of frames that encoders of variable rates note, or else by the frames at the beginning. */
function secondsOf(bytes: Buffer, { frame, content }: Counted): number {
  const noted = frame.ending === 'mp3' ? notedFrames(bytes, frame) : undefined
  if (noted) return noted * frame.seconds
  let [at, count] = [0, 0]
  for (let next: Frame | undefined = frame; next && at + next.bytes <= bytes.length; next = frameAt(bytes, at)) {
    at += next.bytes
    count += 1
  }
  return at > 0 ? (content / at) * count * frame.seconds : 0
}

/** Of Xing, or of Fraunhofer. */
function notedFrames(bytes: Buffer, { isSmall }: Frame): number | undefined {
  const isMono = (bytes[3] ?? 0) >> 6 === 3
  const side = isSmall ? (isMono ? 9 : 17) : isMono ? 17 : 32
  const name = bytes.toString('latin1', 4 + side, 8 + side)
  if ((name === 'Xing' || name === 'Info') && (bytes[11 + side] ?? 0) & 1 && bytes.length >= 16 + side)
    return bytes.readUInt32BE(12 + side)
  if (bytes.toString('latin1', 36, 40) === 'VBRI' && bytes.length >= 54) return bytes.readUInt32BE(50)
  return undefined
}
