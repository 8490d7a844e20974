/** Where the samples of a track are in its file (ISO/IEC 14496-12, section 8.7), so that they can be overwritten. */
import { type Box, boxIn } from './mp4-boxes.ts'
import { damaged, type Stretch } from './pieces.ts'

/** Telemetry has a sample a second or so. */
const MAX_CHUNKS = 100_000

type Where = { readonly track: Box; readonly fileBytes: number }

/** Chunk after chunk, neighbours joined. @throws Refusal `wrong_recording` if the tables lead out of the file. */
export function sampleSpans(bytes: Buffer, { track, fileBytes }: Where): readonly Stretch[] {
  const table = boxIn(bytes, { start: track.contentStart, end: track.end }, ['mdia', 'minf', 'stbl'])
  if (!table) return []
  const within = { start: table.contentStart, end: table.end }
  const [sizes, groups] = [boxIn(bytes, within, ['stsz']), boxIn(bytes, within, ['stsc'])]
  const [near, far] = [boxIn(bytes, within, ['stco']), boxIn(bytes, within, ['co64'])]
  const offsets = near ?? far
  if (!sizes || !groups || !offsets) return []
  const chunks = numbersOf(bytes, offsets, { width: near ? 4 : 8, head: 8 })
  const perChunk = numbersOf(bytes, groups, { width: 12, head: 8 }).map((_, index) => groupAt(bytes, groups, index))
  const sizeOf = sampleSizes(bytes, sizes)
  const spans: Stretch[] = []
  let [sample, group, total] = [0, 0, 0]
  for (const [index, start] of chunks.entries()) {
    while ((perChunk[group + 1]?.firstChunk ?? Number.POSITIVE_INFINITY) <= index + 1) group += 1
    const end = start + sizeOf(sample, perChunk[group]?.samples ?? 0)
    sample += perChunk[group]?.samples ?? 0
    total += end - start
    if (end > fileBytes || total > fileBytes) throw damaged()
    const last = spans.at(-1)
    if (last?.end === start) spans[spans.length - 1] = { start: last.start, end }
    else if (end > start) spans.push({ start, end })
  }
  return spans
}

type Layout = { readonly width: number; readonly head: number }

/** The first number of each entry. */
function numbersOf(bytes: Buffer, box: Box, { width, head }: Layout): readonly number[] {
  const first = box.contentStart + head
  if (first > box.end) throw damaged()
  const count = bytes.readUInt32BE(first - 4)
  if (count > MAX_CHUNKS || first + count * width > box.end) throw damaged()
  return Array.from({ length: count }, (_, index) => {
    const place = first + index * width
    return width === 8 ? Number(bytes.readBigUInt64BE(place)) : bytes.readUInt32BE(place)
  })
}

function groupAt(bytes: Buffer, { contentStart }: Box, index: number) {
  const place = contentStart + 8 + index * 12
  return { firstChunk: bytes.readUInt32BE(place), samples: bytes.readUInt32BE(place + 4) }
}

/** Bytes of `count` samples from `first` on. */
function sampleSizes(bytes: Buffer, { contentStart, end }: Box): (first: number, count: number) => number {
  if (contentStart + 12 > end) throw damaged()
  const [same, total] = [bytes.readUInt32BE(contentStart + 4), bytes.readUInt32BE(contentStart + 8)]
  if (same > 0) return (first, count) => same * Math.max(0, Math.min(count, total - first))
  if (contentStart + 12 + total * 4 > end) throw damaged()
  return (first, count) => {
    let sum = 0
    const last = Math.min(first + count, total)
    for (let sample = first; sample < last; sample += 1) sum += bytes.readUInt32BE(contentStart + 12 + sample * 4)
    return sum
  }
}
