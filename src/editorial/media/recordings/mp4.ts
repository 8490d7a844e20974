/** Reads MP4, M4A and QuickTime files (ISO/IEC 14496-12): what is in them, and where they tell more than what they show. */
import { type Box, boxesIn, boxIn, firstBox, MAX_HEADER_BYTES } from './mp4-boxes.ts'
import { sampleSpans } from './mp4-samples.ts'
import { readTrack, type Track } from './mp4-track.ts'
import { damaged, type Pieces, type Stretch, wrongRecording } from './pieces.ts'
import { type Blank, lengthIn, type Recording, sizeIn, zeros } from './recording.ts'

/** Boxes of information: titles, places, the names of devices. XMP and the telemetry of cameras are in `uuid`. */
const TELLING = new Set(['udta', 'meta', 'uuid', 'ID32'])
/** Its index grows with the length: seven hours. */
const MAX_MOVIE_BYTES = 8_000_000
/** Fragments of a second in a day. */
const MAX_BOXES = 200_000

export async function readMp4(pieces: Pieces): Promise<Recording> {
  const { movie, isFragmented, blank } = await topOf(pieces)
  if (!movie) throw wrongRecording(CUT_OFF)
  if (movie.end - movie.start > MAX_MOVIE_BYTES) throw damaged()
  const bytes = await pieces.readWhole(movie)
  const content = { start: movie.contentStart - movie.start, end: bytes.length }
  const tracks = boxesIn(bytes, content).filter(({ type }) => type === 'trak')
  const read = tracks.map(box => ({ box, track: readTrack(bytes, box) }))
  const [played, beside] = [
    read.filter(({ track }) => track.kind !== 'other'),
    read.filter(({ track }) => track.kind === 'other'),
  ]
  if (isFragmented && beside.length > 0) throw wrongRecording(DATA_IN_FRAGMENTS)
  const at = (span: Stretch) => ({ start: span.start + movie.start, end: span.end + movie.start })
  const spans = beside.flatMap(({ box }) => sampleSpans(bytes, { track: box, fileBytes: pieces.size }))
  return {
    ...kindOf(played.map(({ track }) => track)),
    ...lengthIn(secondsIn(bytes, content)),
    blank: [
      ...blank,
      ...tellingBoxes(bytes, content).flatMap(box =>
        asFree({ ...box, ...at(box), contentStart: box.contentStart + movie.start }),
      ),
      ...beside.flatMap(({ box }) => asFree({ ...box, ...at(box), contentStart: box.contentStart + movie.start })),
      ...spans.map(zeros),
    ],
  }
}

async function topOf(pieces: Pieces) {
  const blank: Blank[] = []
  let movie: Box | undefined
  let isFragmented = false
  let count = 0
  for (let place = 0; place < pieces.size; ) {
    count += 1
    if (count > MAX_BOXES) throw damaged()
    const box = firstBox(await pieces.read(place, MAX_HEADER_BYTES), { at: place, end: pieces.size })
    if (!box) throw damaged()
    if (box.type === 'moov') movie ??= box
    if (box.type === 'moof') isFragmented = true
    if (TELLING.has(box.type)) blank.push(...asFree(box))
    place = box.end
  }
  return { movie, isFragmented, blank }
}

/** In the movie itself, in its tracks and in their media. */
function tellingBoxes(bytes: Buffer, within: Stretch): readonly Box[] {
  const [movie, tracks] = tellingAmong(bytes, [within], 'trak')
  const [ofTracks, media] = tellingAmong(bytes, tracks, 'mdia')
  return [...movie, ...ofTracks, ...tellingAmong(bytes, media, '')[0]]
}

/** Beside those of the type that is looked into next. */
function tellingAmong(
  bytes: Buffer,
  spans: readonly Stretch[],
  type: string,
): readonly [readonly Box[], readonly Stretch[]] {
  const boxes = spans.flatMap(span => boxesIn(bytes, span))
  const inside = boxes.filter(box => box.type === type).map(({ contentStart, end }) => ({ start: contentStart, end }))
  return [boxes.filter(box => TELLING.has(box.type)), inside]
}

/** The same length, so that nothing else moves. */
function asFree({ start, contentStart, end }: Box): readonly Blank[] {
  return [{ at: start + 4, bytes: Buffer.from('free') }, zeros({ start: contentStart, end })]
}

function kindOf(tracks: readonly Track[]): Pick<Recording, 'kind' | 'ending' | 'width' | 'height'> {
  const video = tracks.find(({ kind }) => kind === 'video')
  if (video) return { kind: 'video', ending: 'mp4', ...sizeIn(video.width, video.height) }
  if (tracks.length > 0) return { kind: 'audio', ending: 'm4a' }
  throw wrongRecording('The file has neither video nor audio.')
}

/** `mvhd`, and in fragmented files `mehd`. All ones stand for an unknown duration. */
function secondsIn(bytes: Buffer, movie: Stretch): number | undefined {
  const header = boxIn(bytes, movie, ['mvhd'])
  if (!header) return undefined
  const isLong = bytes[header.contentStart] === 1
  const place = header.contentStart + (isLong ? 20 : 12)
  if (place + (isLong ? 12 : 8) > header.end) return undefined
  const scale = bytes.readUInt32BE(place)
  const long = boxIn(bytes, movie, ['mvex', 'mehd'])
  const duration = durationAt(bytes, { place: place + 4, isLong }) || (long ? longDuration(bytes, long) : 0)
  return scale > 0 ? duration / scale : undefined
}

function longDuration(bytes: Buffer, { contentStart, end }: Box): number {
  const isLong = bytes[contentStart] === 1
  return contentStart + (isLong ? 12 : 8) <= end ? durationAt(bytes, { place: contentStart + 4, isLong }) : 0
}

function durationAt(bytes: Buffer, { place, isLong }: { readonly place: number; readonly isLong: boolean }): number {
  const duration = isLong ? Number(bytes.readBigUInt64BE(place)) : bytes.readUInt32BE(place)
  return duration === (isLong ? 2 ** 64 : 2 ** 32 - 1) ? 0 : duration
}

const CUT_OFF = 'The recording has no index ("moov"), because it was cut off; save it again, or send it again.'
const DATA_IN_FRAGMENTS =
  'The recording has data beside video and sound, which may say where it was made; export it without.'
