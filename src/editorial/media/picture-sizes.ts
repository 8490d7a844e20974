/**
 * Smaller copies of a picture for small screens, made when one is first requested. They exist in memory only, beside the picture
 * in its cache: one that was uploaded long ago has them, and an erased one leaves none behind, in a folder as in a bucket.
 */
import { PICTURE_WIDTHS } from '#shared/view/picture-widths.ts'
import { openSharp } from './open-sharp.ts'

/** Each takes about 50 ms of a core. Beyond this, readers get the picture itself, which is only larger. */
const MAX_WAITING = 32
const TIMEOUT_SECONDS = 10
const QUALITY = 78

export type PictureWidth = (typeof PICTURE_WIDTHS)[number]

/** Undefined for a width that no page asks for: each would be another copy. */
export function readWidth(text: string): PictureWidth | undefined {
  return PICTURE_WIDTHS.find(width => String(width) === text)
}

export class PictureSizes {
  /** By the picture's bytes, so that copies leave the memory with them. */
  readonly #made = new WeakMap<Buffer, Map<PictureWidth, Promise<Buffer>>>()
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /** Undefined while too many are being made. The picture itself, if a copy would not be smaller. */
  fit(bytes: Buffer, width: PictureWidth): Promise<Buffer> | undefined {
    const copies = this.#made.get(bytes) ?? new Map<PictureWidth, Promise<Buffer>>()
    const held = copies.get(width)
    if (held || this.#waiting >= MAX_WAITING) return held
    const copy = this.#inTurn(() => shrink(bytes, width)).catch(() => bytes)
    copies.set(width, copy)
    this.#made.set(bytes, copies)
    return copy
  }

  /** One at a time, to leave cores for fan-out. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#waiting += 1
    const turn = this.#last.then(task).finally(() => {
      this.#waiting -= 1
    })
    this.#last = turn.catch(() => {})
    return turn
  }
}

async function shrink(bytes: Buffer, width: number): Promise<Buffer> {
  const decode = await openSharp()
  const picture = decode(bytes, { failOn: 'error' })
  const { format, pages = 1 } = await picture.metadata()
  // Of an animation this would keep the first frame only.
  if (pages > 1) return bytes
  const smaller = picture.resize({ width, withoutEnlargement: true }).timeout({ seconds: TIMEOUT_SECONDS })
  const printed = await (format === 'png'
    ? smaller.png({ compressionLevel: 8 })
    : format === 'webp'
      ? smaller.webp({ quality: QUALITY })
      : smaller.jpeg({ quality: QUALITY })
  ).toBuffer()
  return printed.length < bytes.length ? printed : bytes
}
