/** The port of the store of uploaded files: a folder for one node, a bucket for any number. */
import type { Readable } from 'node:stream'
import type { MediaName } from './media-name.ts'

export type StoredPicture = { readonly name: MediaName; readonly bytes: number; readonly storedAt: Date }

export type ByteRange = { readonly first: number; readonly last: number }

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
  /** On this machine: where files are put together before they are stored. `tidy` deletes what a crash left there. */
  readonly parts: string
  /**
   * As `put`, of a file on this machine, which is moved or copied, and never whole in memory.
   * @throws Refusal `storage_full`, `unavailable`: nothing was stored.
   */
  putFile(name: MediaName, path: string): Promise<void>
  /**
   * In bytes. Undefined if there is no such file.
   * @throws Refusal `unavailable` if that cannot be determined.
   */
  sizeOf(name: MediaName): Promise<number | undefined>
  /**
   * From the first byte to the last, both included. Undefined if there is no such file. The caller destroys it.
   * @throws Refusal `unavailable` if that cannot be determined.
   */
  stream(name: MediaName, range: ByteRange): Promise<Readable | undefined>
  /** Each at least once, in no order; those that are stored or erased meanwhile may be left out. */
  list(): AsyncIterable<StoredPicture>
  /** Deletes partial files older than `before`, which were left by a crash. */
  tidy(before: Date): Promise<void>
}
