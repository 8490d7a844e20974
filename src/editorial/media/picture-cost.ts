/** Estimates the memory that decoding a picture takes, from its header: it may differ tenfold between pictures of one size. */
import type { PictureKind } from './picture-kind.ts'

/** Half of the smallest container that Crier runs in. Pictures are decoded one at a time. */
export const MAX_DECODED_BYTES = 400_000_000

type Decoding = {
  readonly kind: PictureKind
  readonly channels: number
  /** 16 bits per channel. */
  readonly isDeep: boolean
  /** An interlaced PNG or a progressive JPEG: it must be held in memory up to its end. */
  readonly isProgressive: boolean
}

/** Measured with 25 million pixels of each format; of a baseline JPEG or PNG, only a few lines are held at once. */
export function bytesPerPixel({ kind, channels, isDeep, isProgressive }: Decoding): number {
  const depth = isDeep ? 2 : 1
  // All planes at full size, and once more as RGB. Measured without alpha: 19 bytes, and 26 at 10 bits; libvips holds those as 16.
  if (kind === 'avif') return 20 * depth
  if (kind === 'gif') return 6
  const whole = channels * depth
  if (!isProgressive) return whole
  // A progressive JPEG keeps the coefficients of every block, 16 bits each.
  return kind === 'jpeg' ? 2 * whole : 1.5 * whole
}
