/** The port to the store of pictures: a folder for one node, a bucket for any number. */
import type { MediaName } from './media-name.ts'

export interface MediaStore {
  /**
   * Resolves once the picture is kept for good. The same name again is the same picture, and no mistake. Whoever reads
   * meanwhile finds all of it or nothing.
   * @throws Refusal `storage_full`, `unavailable`: nothing was kept.
   */
  put(name: MediaName, bytes: Uint8Array): Promise<void>
  /**
   * Undefined when there is none.
   * @throws Refusal `unavailable` when that cannot be known.
   */
  read(name: MediaName): Promise<Buffer | undefined>
  /**
   * Resolves once it is gone for good, or never was there.
   * @throws Refusal `unavailable` when it may still be there.
   */
  erase(name: MediaName): Promise<void>
  /** Deletes partial files older than that instant, which a crash left. */
  tidy(before: Date): Promise<void>
}
