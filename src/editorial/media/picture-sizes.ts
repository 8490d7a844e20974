/**
 * Copies of a picture for small screens and in smaller formats, made when one is first requested. They exist in memory only,
 * beside the picture in its cache: one that was uploaded long ago has them, and an erased one leaves none behind, in a folder as
 * in a bucket. Encoding AVIF at effort 0 takes a third of a second; each further effort takes seconds.
 */
import type { Clock } from '#platform/clock.ts'
import { pause } from '#platform/retry/pause.ts'
import { PICTURE_FORMATS, PICTURE_WIDTHS } from '#shared/view/picture-widths.ts'
import { type MediaName, readPictureName } from './media-name.ts'
import { openSharp } from './open-sharp.ts'
import type { Loan, PictureCopy } from './shelf.ts'

/** Each takes 20 to 350 ms of a core. Beyond this, readers get the picture itself, which is only larger. */
const MAX_WAITING = 32
/** A reader waits no longer than the larger picture would take; the copy is for the next one. */
const PATIENCE_MS = 700
const TIMEOUT_SECONDS = 10
const QUALITY = 78

type Width = (typeof PICTURE_WIDTHS)[number]
type Format = (typeof PICTURE_FORMATS)[number]
/** Without a format, it keeps its own. */
export type PictureSize = { readonly width: Width; readonly format?: Format | undefined }

/** Undefined for a width that no page asks for: each would be another copy. */
export function readWidth(text: string): Width | undefined {
  return PICTURE_WIDTHS.find(width => String(width) === text)
}

/** `<name>`, or `<name>.avif` and the like in that format. */
export function readCopyName(text: string): { name: MediaName; format?: Format } | undefined {
  const format = PICTURE_FORMATS.find(one => text.endsWith(`.${one}`) && text.split('.').length > 2)
  const name = readPictureName(format ? text.slice(0, -format.length - 1) : text)
  return name && { name, ...(format && { format }) }
}

type PictureSizesOptions = { readonly clock: Clock; readonly patienceMs?: number }

export class PictureSizes {
  readonly #clock: Clock
  readonly #patienceMs: number
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor({ clock, patienceMs = PATIENCE_MS }: PictureSizesOptions) {
    this.#clock = clock
    this.#patienceMs = patienceMs
  }

  /** Undefined while too many are being made, or this one takes long. The picture itself, if a copy would not be smaller. */
  async fit(loan: Pick<Loan, 'bytes' | 'copies' | 'grow'>, size: PictureSize): Promise<PictureCopy | undefined> {
    const { bytes, copies, grow } = loan
    const key = `${size.width} ${size.format}`
    const held = copies.get(key)
    if (!held && this.#waiting >= MAX_WAITING) return undefined
    const copy = held ?? this.#inTurn(() => shrink(bytes, size)).catch(() => ({ bytes }))
    if (!held) {
      copies.set(key, copy)
      void copy.then(made => made.bytes !== bytes && grow(made.bytes.length))
    }
    return this.#within(copy)
  }

  async #within(copy: Promise<PictureCopy>): Promise<PictureCopy | undefined> {
    const inTime = new AbortController()
    const late = pause(this.#clock, this.#patienceMs, inTime.signal).then(() => undefined)
    return Promise.race([copy, late]).finally(() => inTime.abort())
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

async function shrink(bytes: Buffer, { width, format }: PictureSize): Promise<PictureCopy> {
  const decode = await openSharp()
  const picture = decode(bytes, { failOn: 'error' })
  const { format: own, pages = 1 } = await picture.metadata()
  // Of an animation this would keep the first frame only.
  if (pages > 1) return { bytes }
  const smaller = picture.resize({ width, withoutEnlargement: true }).timeout({ seconds: TIMEOUT_SECONDS })
  const printed = await (() => {
    switch (format ?? own) {
      case 'avif':
        return smaller.avif({ quality: 50, effort: 0 })
      case 'webp':
        return smaller.webp({ quality: QUALITY, effort: 2 })
      case 'png':
        return smaller.png({ compressionLevel: 8 })
      default:
        return smaller.jpeg({ quality: QUALITY })
    }
  })().toBuffer()
  if (printed.length >= bytes.length) return { bytes }
  return { bytes: printed, ...(format && { type: `image/${format}` }) }
}
