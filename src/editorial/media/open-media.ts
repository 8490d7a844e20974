/** Opens the configured picture store. */
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { Bell } from '#store/bus/bell.ts'
import { type BucketOptions, createBucketMedia } from './bucket-media.ts'
import { startEraser } from './eraser.ts'
import type { Erasures } from './erasures.ts'
import { createFolderMedia } from './folder-media.ts'
import { createMedia, type Media } from './media.ts'
import { nameMedia } from './media-name.ts'
import type { MediaStore } from './media-store.ts'
import { PictureSizes } from './picture-sizes.ts'
import { MAX_HELD_MS, PictureCache } from './shelf.ts'

type MediaPlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'bucket'; readonly bucket: BucketOptions }
  /** On PostgreSQL without a bucket: a picture in one node's folder would be missing on the other nodes. */
  | { readonly kind: 'none' }

export type OpenMediaOptions = {
  readonly place: MediaPlace
  readonly maxBytes: number
  readonly erasures: Erasures
  /** Whether this node also erases the pictures of removed updates. */
  readonly isErasing: boolean
  readonly bell: Pick<Bell, 'watch'>
  readonly clock: Clock
  readonly logger: Logger
}

type OpenMedia = Media & { close(): Promise<void> }

export function openMedia({ place, maxBytes, erasures, isErasing, bell, clock, logger }: OpenMediaOptions): OpenMedia {
  if (place.kind === 'none') {
    const none = async () => undefined
    logger.warn('pictures cannot be uploaded: nodes on PostgreSQL need a bucket (CRIER_S3_BUCKET)')
    return { take: () => Promise.reject(new Refusal('uploads_off')), lend: none, lendSized: none, async close() {} }
  }
  const store = mediaStoreAt(place)
  if (place.kind === 'bucket') void knock(store, logger)
  const shelf = new PictureCache({ store, nowMs: () => clock.now().getTime() })
  const stopForgetting = clock.every(MAX_HELD_MS, () => shelf.forgetOld())
  // Logged for operators who purge their CDN by the log.
  const onErased = (picture: string) => logger.info({ picture: `/media/${picture}` }, 'a removed picture was erased')
  const onError = (error: unknown) => logger.error({ err: causeOf(error) }, FAILED)
  const eraser = isErasing ? startEraser({ erasures, store, bell, clock, onErased, onError }) : undefined
  return {
    ...createMedia({ store, shelf, sizes: new PictureSizes({ clock }), erasures, maxBytes }),
    async close() {
      stopForgetting()
      await eraser?.close()
    },
  }
}

export function mediaStoreAt(place: Exclude<MediaPlace, { readonly kind: 'none' }>): MediaStore {
  return place.kind === 'bucket' ? createBucketMedia(place.bucket) : createFolderMedia(place.folder)
}

const FAILED = 'cannot erase removed pictures; retrying until it works (docs/operations.md)'

function causeOf(error: unknown): unknown {
  return error instanceof Refusal ? error.cause : error
}

/** Reports a wrong secret or bucket name at start-up, not to the first editor. The server runs without pictures all the same. */
async function knock(store: MediaStore, logger: Logger): Promise<void> {
  try {
    await store.read(nameMedia(new Uint8Array(), 'png'))
  } catch (error) {
    logger.error({ err: causeOf(error) }, 'cannot use the picture bucket (CRIER_S3_BUCKET, docs/operations.md)')
  }
}
