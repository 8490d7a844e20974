/** The elements of a WebM or Matroska file (RFC 8794): an id, a length, and content. */
import type { Stretch } from './pieces.ts'

/** An id of four bytes and a length of eight. */
export const MAX_ELEMENT_BYTES = 12

export type EbmlElement = Stretch & { readonly id: number; readonly contentStart: number; readonly isEndless: boolean }

/** The element that `bytes` begin with, which are at `at` of what ends at `end`. Undefined if it is none, or does not fit. */
export function firstElement(
  bytes: Buffer,
  { at, end }: { readonly at: number; readonly end: number },
): EbmlElement | undefined {
  const id = variable(bytes, { place: 0, most: 4, isId: true })
  const length = id && variable(bytes, { place: id.width, most: 8, isId: false })
  if (!id || !length) return undefined
  const contentStart = at + id.width + length.width
  const stop = length.isUnknown ? end : contentStart + length.value
  if (stop > end) return undefined
  return { id: id.value, start: at, contentStart, end: stop, isEndless: length.isUnknown }
}

/** Those directly in a part of a file in memory; what does not fit is left out. */
export function elementsIn(bytes: Buffer, { start, end }: Stretch): readonly EbmlElement[] {
  const elements: EbmlElement[] = []
  for (let at = start; at < end; ) {
    const element = firstElement(bytes.subarray(at, Math.min(end, at + MAX_ELEMENT_BYTES)), { at, end })
    if (!element || element.end === at) break
    elements.push(element)
    at = element.end
  }
  return elements
}

export function elementIn(bytes: Buffer, within: Stretch, [id, ...path]: readonly number[]): EbmlElement | undefined {
  const element = elementsIn(bytes, within).find(one => one.id === id)
  return element && path.length > 0
    ? elementIn(bytes, { start: element.contentStart, end: element.end }, path)
    : element
}

/** Up to six bytes: more would not be exact, and no field that is read needs them. */
export function unsignedIn(bytes: Buffer, element: EbmlElement | undefined): number | undefined {
  const width = element && element.end - element.contentStart
  if (!element || !width || width > 6) return undefined
  return bytes.readUIntBE(element.contentStart, width)
}

export function floatIn(bytes: Buffer, element: EbmlElement | undefined): number | undefined {
  const width = element && element.end - element.contentStart
  if (element && width === 4) return bytes.readFloatBE(element.contentStart)
  return element && width === 8 ? bytes.readDoubleBE(element.contentStart) : undefined
}

/** An element to be skipped, of a given length (section 11.3.2): the length is written in eight bytes, or in one. */
export function voidOf(bytes: number): Buffer {
  if (bytes < 10) return Buffer.from([VOID, 0x80 | (bytes - 2)])
  const header = Buffer.alloc(9)
  header[0] = VOID
  header.writeBigUInt64BE((1n << 56n) | BigInt(bytes - 9), 1)
  return header
}

const VOID = 0xec

type Wanted = { readonly place: number; readonly most: number; readonly isId: boolean }

/** Section 4: the number of leading zeros says how many bytes follow. In an id the marker counts, in a length it does not. */
function variable(bytes: Buffer, { place, most, isId }: Wanted) {
  const first = bytes[place]
  if (first === undefined || first === 0) return undefined
  const width = Math.clz32(first) - 23
  if (width > most || place + width > bytes.length) return undefined
  const rest = isId ? first : first & (0xff >> width)
  let value = rest
  for (let index = 1; index < width; index += 1) value = value * 256 + (bytes[place + index] ?? 0)
  const isUnknown =
    !isId && rest === 0xff >> width && bytes.subarray(place + 1, place + width).every(byte => byte === 0xff)
  return { width, value, isUnknown }
}
