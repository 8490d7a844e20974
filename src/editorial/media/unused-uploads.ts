/** Finds uploaded pictures that nothing shows: those that were never posted, and leads that were replaced long ago. */
import type { Erasures } from './erasures.ts'
import type { MediaStore, StoredPicture } from './media-store.ts'

type UnusedUploads = {
  readonly store: Pick<MediaStore, 'list'>
  readonly erasures: Pick<Erasures, 'isUnused'>
  /** Stored before this. */
  readonly before: Date
  /** Texts outside the database that may name pictures, such as settings. */
  readonly kept: string
  readonly signal: AbortSignal
}

/** An editor may still hold one in a draft on their device, so `before` should be long ago. */
export async function* unusedUploads({ store, erasures, before, kept, signal }: UnusedUploads) {
  for await (const picture of store.list()) {
    if (signal.aborted) return
    if (picture.storedAt >= before || kept.includes(picture.name)) continue
    if (await erasures.isUnused(picture.name)) yield picture satisfies StoredPicture
  }
}
