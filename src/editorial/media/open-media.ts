/** Opens the configured store of pictures and recordings. */
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { Bell } from '#store/bus/bell.ts'
import { type BucketOptions, createBucketMedia } from './bucket-media.ts'
import { startEraser } from './eraser.ts'
import type { Erasures } from './erasures.ts'
import { createFolderMedia } from './folder-media.ts'
import { createMedia, type Media } from './media.ts'
import { type MediaName, nameMedia } from './media-name.ts'
import type { MediaStore } from './media-store.ts'
import { PictureSizes } from './picture-sizes.ts'
import { createRecordingIntake, type RecordingIntake } from './recordings/intake.ts'
import { RecordingLending } from './recordings/lending.ts'
import { MAX_HELD_MS, PictureCache } from './shelf.ts'

type MediaPlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'bucket'; readonly bucket: BucketOptions }
  /** On PostgreSQL without a bucket: a picture in one node's folder would be missing on the other nodes. */
  | { readonly kind: 'none' }

export type OpenMediaOptions = {
  readonly place: MediaPlace
  readonly maxBytes: number
  readonly maxRecordingBytes: number
  readonly erasures: Erasures
  /** Whether this node also erases the pictures of removed updates. */
  readonly isErasing: boolean
  readonly bell: Pick<Bell, 'watch'>
  readonly clock: Clock
  readonly logger: Logger
}

export type Recordings = {
  readonly intake: RecordingIntake
  readonly lending: Pick<RecordingLending, 'sizeOf' | 'stream'>
}
type OpenMedia = { readonly media: Media; readonly recordings: Recordings; close(): Promise<void> }

export function openMedia(options: OpenMediaOptions): OpenMedia {
  const { place, maxBytes, maxRecordingBytes, erasures, isErasing, bell, clock, logger } = options
  if (place.kind === 'none') {
    logger.warn('pictures and recordings cannot be uploaded: nodes on PostgreSQL need a bucket (CRIER_S3_BUCKET)')
    return nowhere()
  }
  const store = mediaStoreAt(place)
  if (place.kind === 'bucket') void knock(store, logger)
  const shelf = new PictureCache({ store, nowMs: () => clock.now().getTime() })
  const lending = new RecordingLending({ store, clock })
  const stopForgetting = clock.every(MAX_HELD_MS, () => shelf.forgetOld())
  // Logged for operators who purge their CDN by the log.
  const onErased = (name: MediaName) => {
    lending.cut(name)
    logger.info({ picture: `/media/${name}` }, 'a removed picture was erased')
  }
  const onError = (error: unknown) => logger.error({ err: causeOf(error) }, FAILED)
  const eraser = isErasing ? startEraser({ erasures, store, bell, clock, onErased, onError }) : undefined
  return {
    media: createMedia({ store, shelf, sizes: new PictureSizes({ clock }), erasures, maxBytes }),
    recordings: { lending, intake: createRecordingIntake({ store, erasures, clock, maxBytes: maxRecordingBytes }) },
    async close() {
      stopForgetting()
      lending.close()
      await eraser?.close()
    },
  }
}

function nowhere(): OpenMedia {
  const [none, refuse] = [async () => undefined, () => Promise.reject(new Refusal('uploads_off'))]
  return {
    media: { take: refuse, lend: none, lendSized: none },
    recordings: { intake: { take: refuse, takeCaptions: refuse }, lending: { sizeOf: none, stream: none } },
    async close() {},
  }
}

export function mediaStoreAt(place: Exclude<MediaPlace, { readonly kind: 'none' }>): MediaStore {
  return place.kind === 'bucket' ? createBucketMedia(place.bucket) : createFolderMedia(place.folder)
}

const FAILED = 'cannot erase removed pictures; retrying until it works (docs/operations.md)'

function causeOf(error: unknown): unknown {
  return error instanceof Refusal ? error.cause : error
}

/** Reports a wrong secret or bucket name at start-up, not to the first editor. The server runs without uploads all the same. */
async function knock(store: MediaStore, logger: Logger): Promise<void> {
  try {
    await store.read(nameMedia(new Uint8Array(), 'png'))
  } catch (error) {
    logger.error({ err: causeOf(error) }, 'cannot use the picture bucket (CRIER_S3_BUCKET, docs/operations.md)')
  }
}
