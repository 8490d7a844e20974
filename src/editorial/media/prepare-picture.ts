/** Converts an uploaded picture for readers: small, upright, and free of metadata. */
import type { Metadata, Sharp, SharpOptions } from 'sharp'
import { Refusal } from '#platform/errors.ts'
import type { PictureEnding } from './media-name.ts'
import { openSharp } from './open-sharp.ts'
import { bytesPerPixel, MAX_DECODED_BYTES } from './picture-cost.ts'
import { kindOf, type OtherKind, type PictureKind } from './picture-kind.ts'
import { printPreview } from './picture-preview.ts'

/** Twice the widest text column, for screens with two pixels per point. */
const LONGEST_SIDE = 2_000
/** An animation holds this many pixels in each frame. */
const LONGEST_ANIMATED_SIDE = 800
/** The largest cameras take 102 million. Larger pictures are crafted to exhaust memory. */
const MAX_PIXELS = 104_000_000
/** Over all frames; takes about four seconds of CPU time. */
const MAX_ANIMATED_PIXELS = 50_000_000
const MAX_FRAMES = 600
/** A photograph saved as PNG would be many times larger than necessary. */
const MAX_PNG_BYTES = 1_000_000
/** Ten times as long as the largest picture takes on a slow machine; the next one waits meanwhile. */
const TIMEOUT_SECONDS = 40

export type PreparedPicture = {
  readonly bytes: Buffer
  readonly ending: PictureEnding
  readonly width: number
  readonly height: number
  /** Absent if the picture is transparent or moves. */
  readonly preview?: string
}

/** @throws Refusal `wrong_picture`, `too_large`. */
export async function preparePicture(bytes: Buffer): Promise<PreparedPicture> {
  const kind = kindOf(bytes)
  if (kind === undefined) throw new Refusal('wrong_picture')
  if (kind === 'svg' || kind === 'heic') throw new Refusal('wrong_picture', { detail: OTHERS[kind] })
  const decode = await openSharp()
  try {
    // An AVIF with several pictures is an album, or a film of which most browsers show the first frame.
    const canMove = kind === 'gif' || kind === 'webp'
    const metadata = await decode(bytes, { ...READING, animated: canMove, limitInputPixels: false }).metadata()
    const frames = canMove ? (metadata.pages ?? 1) : 1
    demandSize(metadata, frames)
    demandMemory(metadata, { kind, frames })
    const isAnimated = frames > 1
    const printed = await print(decode(bytes, { ...READING, animated: isAnimated }), { kind, isAnimated })
    const preview = isAnimated ? undefined : await printPreview(printed.bytes)
    return { ...printed, ...(preview && { preview }) }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('wrong_picture', {
      detail: `This ${NAMES[kind]} is damaged or cut off; send it again.`,
      cause: error,
    })
  }
}

const READING: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PIXELS }

const NAMES: Readonly<Record<PictureKind, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
}

const OTHERS: Readonly<Record<OtherKind, string>> = {
  svg: 'SVG is not accepted, because it can contain scripts; export the picture as PNG and send that.',
  heic: 'Most browsers cannot show HEIC; export the picture as JPEG and send that.',
}

/** Checked against the file's header, before any pixel is decoded. */
function demandSize({ width, height, pageHeight = height }: Metadata, frames: number): void {
  const most = frames > 1 ? MAX_ANIMATED_PIXELS : MAX_PIXELS
  if (width * pageHeight * frames <= most && frames <= MAX_FRAMES) return
  const size = `${count(width)} × ${count(pageHeight)} pixels`
  const detail =
    frames > 1
      ? `This animation has ${count(frames)} frames of ${size}; make it shorter or smaller, or link to it as a video.`
      : `This picture has ${size}; send it with at most ${count(MAX_PIXELS / 1e6)} million pixels.`
  throw new Refusal('too_large', { detail })
}

function demandMemory(metadata: Metadata, { kind, frames }: { kind: PictureKind; frames: number }): void {
  const { width, height, pageHeight = height, channels, depth, isProgressive } = metadata
  const perPixel = bytesPerPixel({ kind, channels, isDeep: depth !== 'uchar' && depth !== 'char', isProgressive })
  if (width * pageHeight * frames * perPixel <= MAX_DECODED_BYTES) return
  const most = Math.floor(MAX_DECODED_BYTES / perPixel / 1e6)
  const detail = `This ${NAMES[kind]} has ${count(width)} × ${count(pageHeight)} pixels, more than the ${most} million allowed for this format; make it smaller, or save it as a plain JPEG.`
  throw new Refusal('too_large', { detail })
}

function count(number: number): string {
  return number.toLocaleString('en')
}

type Printing = { readonly kind: PictureKind; readonly isAnimated: boolean }

/** Re-encoding drops EXIF, location, thumbnails, and any second file appended to the picture. */
async function print(decoded: Sharp, { kind, isAnimated }: Printing): Promise<PreparedPicture> {
  const side = isAnimated ? LONGEST_ANIMATED_SIDE : LONGEST_SIDE
  const pixels = decoded.autoOrient().resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
  if (isAnimated) return finish(pixels.webp({ quality: 75, effort: 2 }), 'webp')
  if (kind === 'jpeg') return finish(pixels.jpeg({ quality: 82 }), 'jpg')
  if (kind === 'png' || kind === 'gif') {
    const png = await finish(pixels.clone().png({ compressionLevel: 8 }), 'png')
    if (png.bytes.length <= MAX_PNG_BYTES) return png
  }
  return finish(pixels.webp({ quality: 82 }), 'webp')
}

async function finish(printer: Sharp, ending: PictureEnding): Promise<PreparedPicture> {
  const { data, info } = await printer.timeout({ seconds: TIMEOUT_SECONDS }).toBuffer({ resolveWithObject: true })
  return { bytes: data, ending, width: info.width, height: info.pageHeight ?? info.height }
}
