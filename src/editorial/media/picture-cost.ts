/** How much memory a picture takes while it is read, judged by its own beginning: of two of the same size one may take tenfold. */
import type { PictureKind } from './picture-kind.ts'

/** Half of the smallest container that Crier is run in, beside all else that it holds. One picture is read at a time. */
export const MAX_DECODED_BYTES = 400_000_000

type Decoding = {
  readonly kind: PictureKind
  readonly channels: number
  /** Of each channel. */
  readonly isDeep: boolean
  /** An interlaced PNG, a progressive JPEG: nothing of it can be let go before its end has come. */
  readonly isProgressive: boolean
}

/** Measured with 25 million pixels of each kind; of plain JPEG and PNG no more than some lines are held at once. */
export function bytesPerPixel({ kind, channels, isDeep, isProgressive }: Decoding): number {
  const depth = isDeep ? 2 : 1
  // All planes, at full size and again as colours.
  if (kind === 'avif') return 20 * depth
  if (kind === 'gif') return 6
  const whole = channels * depth
  if (!isProgressive) return whole
  // A JPEG keeps the coefficients of every block, 16 bits each.
  return kind === 'jpeg' ? 2 * whole : 1.5 * whole
}
