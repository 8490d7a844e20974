/** Accepts pictures from editors and serves them to readers. */
import type { Readable } from 'node:stream'
import { Refusal } from '#platform/errors.ts'
import type { Erasures } from './erasures.ts'
import { keepFile } from './keep-file.ts'
import { type MediaName, mediaTypeOf, nameMedia } from './media-name.ts'
import type { MediaStore } from './media-store.ts'
import type { PictureSize, PictureSizes } from './picture-sizes.ts'
import { type PreparedPicture, preparePicture } from './prepare-picture.ts'
import { receive } from './receive.ts'
import type { Loan, PictureCache } from './shelf.ts'
import { createSlots } from './upload-slots.ts'

/** Each may hold a whole file in memory. */
const MAX_UNDER_WAY = 16
/** So that one key cannot delay other editors. */
const MAX_UNDER_WAY_OF_ONE = 4
/** Preparing a picture takes a few hundred milliseconds. */
const RETRY_AFTER_SECONDS = 2

type Upload = {
  /** The id of the uploader's key. */
  readonly by: string
  readonly stream: Readable
  /** Content-Length, as the client declared it. */
  readonly announcedBytes: number
  readonly signal: AbortSignal
}

type Kept = Omit<PreparedPicture, 'bytes' | 'ending'> & { readonly name: MediaName }

type Copy = Pick<Loan, 'bytes' | 'giveBack'> & {
  /** The picture itself, while the copy is being made. */
  readonly isWhole: boolean
  readonly type: string
}

export interface Media extends Pick<PictureCache, 'lend'> {
  lendSized(name: MediaName, size: PictureSize): Promise<Copy | undefined>
  /** @throws Refusal `too_large`, `wrong_picture`, `busy`, and the refusals of the store. */
  take(upload: Upload): Promise<Kept>
}

type MediaOptions = {
  readonly store: MediaStore
  readonly shelf: PictureCache
  readonly sizes: PictureSizes
  readonly erasures: Erasures
  readonly maxBytes: number
}

export function createMedia({ store, shelf, sizes, erasures, maxBytes }: MediaOptions): Media {
  const inSlot = createSlots({
    most: MAX_UNDER_WAY,
    mostOfOne: MAX_UNDER_WAY_OF_ONE,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
  const inTurn = createTurns()

  async function take(upload: Upload): Promise<Kept> {
    if (upload.announcedBytes > maxBytes) throw tooLarge(maxBytes)
    const bytes = await receive(upload.stream, maxBytes).catch(brokenOff)
    if (!bytes) throw tooLarge(maxBytes)
    const { bytes: printed, ending, ...picture } = await inTurn(() => prepare(bytes, upload.signal))
    const name = nameMedia(printed, ending)
    await keepFile({ name, erasures, put: () => store.put(name, printed) })
    return { name, ...picture }
  }

  return {
    lend: name => shelf.lend(name),
    async lendSized(name, size) {
      const loan = await shelf.lend(name)
      if (!loan) return undefined
      const copy = await sizes.fit(loan, size)
      const { bytes = loan.bytes, type = mediaTypeOf(name) } = copy ?? {}
      return { bytes, type, isWhole: !copy, giveBack: () => loan.giveBack() }
    },
    take: upload => inSlot(upload.by, () => take(upload)),
  }
}

async function prepare(bytes: Buffer, signal: AbortSignal): Promise<PreparedPicture> {
  // A disconnected client would never learn the URL.
  if (signal.aborted) return brokenOff(signal.reason)
  return preparePicture(bytes)
}

/** One at a time, to leave cores for fan-out. The queue is bounded by the number of uploads in progress. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(task: () => Promise<T>): Promise<T> => {
    const turn = last.then(task)
    last = turn.catch(() => {})
    return turn
  }
}

function brokenOff(cause: unknown): never {
  throw new Refusal('wrong_picture', { detail: 'The picture arrived incomplete; send it again.', cause })
}

function tooLarge(maxBytes: number): Refusal {
  const detail = `The picture is larger than ${maxBytes / 1e6} MB (CRIER_MEDIA_MAX_MB); send a smaller one.`
  return new Refusal('too_large', { detail })
}
