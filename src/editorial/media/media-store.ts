/** The port of the picture store: a folder for one node, a bucket for any number. */
import type { MediaName } from './media-name.ts'

export type StoredPicture = { readonly name: MediaName; readonly bytes: number; readonly storedAt: Date }

export interface MediaStore {
  /**
   * Resolves once the picture is durable. Storing the same name again is allowed: it is the same picture. Concurrent readers
   * get the whole picture or none.
   * @throws Refusal `storage_full`, `unavailable`: nothing was stored.
   */
  put(name: MediaName, bytes: Uint8Array): Promise<void>
  /**
   * Undefined if there is no such picture.
   * @throws Refusal `unavailable` if that cannot be determined.
   */
  read(name: MediaName): Promise<Buffer | undefined>
  /**
   * Resolves once the picture is durably deleted; also if there was none.
   * @throws Refusal `unavailable` if it may still exist.
   */
  erase(name: MediaName): Promise<void>
  /** Each at least once, in no order; those that are stored or erased meanwhile may be left out. */
  list(): AsyncIterable<StoredPicture>
  /** Deletes partial files older than `before`, which were left by a crash. */
  tidy(before: Date): Promise<void>
}
