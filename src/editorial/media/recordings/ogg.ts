/** Reads Ogg files (RFC 3533) with Opus (RFC 7845) or Vorbis. */
import { damaged, PIECE_BYTES, type Pieces, wrongRecording } from './pieces.ts'
import { lengthIn, type Recording } from './recording.ts'

const PAGE_HEADER_BYTES = 27
const OPUS_HERTZ = 48_000
/** Streams side by side; sound has one. */
const MAX_STREAMS = 8

type Stream = { readonly serial: number; readonly hertz: number; readonly skipped: number }

export async function readOgg(pieces: Pieces): Promise<Recording> {
  const stream = await streamOf(pieces)
  const samples = await lastSample(pieces, stream.serial)
  const length = samples === undefined ? {} : lengthIn((samples - stream.skipped) / stream.hertz)
  return { kind: 'audio', ending: 'ogg', ...length, blank: [] }
}

/** The first pages name what each stream is; all of them must be playable. */
async function streamOf(pieces: Pieces): Promise<Stream> {
  let found: Stream | undefined
  for (let [at, count] = [0, 0]; ; count += 1) {
    const page = await pieces.read(at, PIECE_BYTES)
    if (!isPage(page, 0) || count > MAX_STREAMS) throw damaged()
    const segments = page[26] ?? 0
    const lengths = page.subarray(PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + segments)
    const start = PAGE_HEADER_BYTES + segments
    const length = lengths.reduce((sum, one) => sum + one, 0)
    // Not the beginning of a stream.
    if (((page[5] ?? 0) & 2) === 0) break
    found ??= readStream(page.subarray(start, start + length), page.readUInt32LE(14))
    at += start + length
    if (at >= pieces.size) break
  }
  if (!found) throw damaged()
  return found
}

function readStream(packet: Buffer, serial: number): Stream {
  const text = packet.toString('latin1', 0, 8)
  if (text === 'OpusHead' && packet.length >= 19) return { serial, hertz: OPUS_HERTZ, skipped: packet.readUInt16LE(10) }
  if (text.startsWith('\x01vorbis') && packet.length >= 16) {
    const hertz = packet.readUInt32LE(12)
    if (hertz > 0) return { serial, hertz, skipped: 0 }
  }
  throw wrongRecording('Many browsers cannot play this kind of Ogg. Save it with Opus, or as MP3, or a video as MP4.')
}

/** Of the last page of the stream, which a truncated file lacks: its length is then unknown. */
async function lastSample(pieces: Pieces, serial: number): Promise<number | undefined> {
  const from = Math.max(0, pieces.size - PIECE_BYTES)
  const bytes = await pieces.read(from, PIECE_BYTES)
  for (let at = bytes.lastIndexOf('OggS'); at >= 0; at = at > 0 ? bytes.lastIndexOf('OggS', at - 1) : -1) {
    if (!isPage(bytes, at) || bytes.readUInt32LE(at + 14) !== serial) continue
    const position = bytes.readBigInt64LE(at + 6)
    // A page on which no packet ends has -1.
    if (position >= 0n) return Number(position)
  }
  return undefined
}

function isPage(bytes: Buffer, at: number): boolean {
  return bytes.toString('latin1', at, at + 4) === 'OggS' && at + PAGE_HEADER_BYTES <= bytes.length
}
