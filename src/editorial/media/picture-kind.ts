/** Detects a file's format by its first bytes: names and Content-Type are unreliable. */

export type PictureKind = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif'
/** Recognized only so that the error can tell the sender what to do. */
export type OtherKind = 'svg' | 'heic'

/** How far to search a text for the root of an SVG: declarations and comments may precede it. */
const TEXT_BYTES = 4_096
const BYTE_ORDER_MARK = /^\ufeff/

export function kindOf(bytes: Buffer): PictureKind | OtherKind | undefined {
  const ascii = (from: number, to: number) => bytes.toString('latin1', from, to)
  if (ascii(0, 3) === '\xff\xd8\xff') return 'jpeg'
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'webp'
  if (/^GIF8[79]a$/.test(ascii(0, 6))) return 'gif'
  if (ascii(4, 8) === 'ftyp') return brandKind(bytes)
  return isSvg(bytes) ? 'svg' : undefined
}

/** ISO 14496-12: a major brand, four bytes of version, then all brands that can read the file. */
function brandKind(bytes: Buffer): PictureKind | OtherKind | undefined {
  const brands = bytes.toString('latin1', 8, Math.min(bytes.readUInt32BE(0), 256)).match(/.{4}/gs) ?? []
  if (brands.some(brand => brand === 'avif' || brand === 'avis')) return 'avif'
  return brands.some(brand => /^(?:hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) ? 'heic' : undefined
}

function isSvg(bytes: Buffer): boolean {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
  const text = bytes
    .toString(isWide ? 'utf16le' : 'utf8', 0, TEXT_BYTES)
    .replace(BYTE_ORDER_MARK, '')
    .trimStart()
  return text.startsWith('<') && /<(?:\w+:)?svg[\s>]/i.test(text)
}
