/** The boxes of an MP4 file (ISO/IEC 14496-12, section 4.2): a length, a type of four letters, and content. */
import type { Stretch } from './pieces.ts'

/** The longest header: a length of 64 bits. */
export const MAX_HEADER_BYTES = 16

export type Box = Stretch & { readonly type: string; readonly contentStart: number }

/** The box that `bytes` begin with, which are at `at` of what ends at `end`. Undefined if it is none, or does not fit. */
export function firstBox(bytes: Buffer, { at, end }: { readonly at: number; readonly end: number }): Box | undefined {
  if (bytes.length < 8) return undefined
  const short = bytes.readUInt32BE(0)
  if (short === 1 && bytes.length < MAX_HEADER_BYTES) return undefined
  const header = short === 1 ? MAX_HEADER_BYTES : 8
  // 0: to the end of the file.
  const length = short === 1 ? Number(bytes.readBigUInt64BE(8)) : short || end - at
  if (length < header || length > end - at) return undefined
  return { type: bytes.toString('latin1', 4, 8), start: at, contentStart: at + header, end: at + length }
}

/** Those directly in a part of a file in memory; what does not fit is left out. */
export function boxesIn(bytes: Buffer, { start, end }: Stretch): readonly Box[] {
  const boxes: Box[] = []
  for (let at = start; at < end; ) {
    const box = firstBox(bytes.subarray(at, end), { at, end })
    if (!box) break
    boxes.push(box)
    at = box.end
  }
  return boxes
}

/** The first one at the end of a path. */
export function boxIn(bytes: Buffer, within: Stretch, [type, ...path]: readonly string[]): Box | undefined {
  const box = boxesIn(bytes, within).find(one => one.type === type)
  return box && path.length > 0 ? boxIn(bytes, { start: box.contentStart, end: box.end }, path) : box
}
