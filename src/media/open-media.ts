/** Opens the place for pictures that the settings name. */
import type { Logger } from 'pino'
import { Refusal } from '../errors.ts'
import { type BucketOptions, createBucketMedia } from './bucket-media.ts'
import { createFolderMedia } from './folder-media.ts'
import { createMedia, type Media } from './media.ts'
import { nameMedia } from './media-name.ts'
import type { MediaStore } from './media-store.ts'

export type MediaPlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'bucket'; readonly bucket: BucketOptions }
  /** Nodes that share a database share no disk: a picture in the folder of one would be missing on the others. */
  | { readonly kind: 'none' }

export type OpenMediaOptions = { readonly place: MediaPlace; readonly maxBytes: number; readonly logger: Logger }

export function openMedia({ place, maxBytes, logger }: OpenMediaOptions): Media {
  if (place.kind === 'bucket') {
    const store = createBucketMedia(place.bucket)
    void knock(store, logger)
    return createMedia({ store, maxBytes })
  }
  if (place.kind === 'folder') return createMedia({ store: createFolderMedia(place.folder), maxBytes })
  logger.warn('pictures cannot be uploaded: nodes on PostgreSQL need a bucket (CRIER_S3_BUCKET)')
  return { take: () => Promise.reject(new Refusal('uploads_off')), lend: async () => undefined }
}

/** A wrong secret or name is told at the start, not to the first editor. The coverage goes on without pictures all the same. */
async function knock(store: MediaStore, logger: Logger): Promise<void> {
  try {
    await store.read(nameMedia(new Uint8Array(), 'png'))
  } catch (error) {
    const cause = error instanceof Refusal ? error.cause : error
    logger.error({ err: cause }, 'the bucket of the pictures cannot be used (CRIER_S3_BUCKET, docs/operations.md)')
  }
}
