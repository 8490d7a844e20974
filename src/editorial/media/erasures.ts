/** The queue of pictures to erase. Removing an update adds to it, in the same transaction. */
import type { MediaName } from './media-name.ts'

export interface Erasures {
  /** Claims the next queued picture that no update shows and no node has claimed. */
  next(): Promise<MediaName | undefined>
  /** For a re-upload: `'busy'` while another node holds the claim. */
  hold(name: MediaName): Promise<'held' | 'not listed' | 'busy'>
  /** Dequeues a picture that was erased, or stored again. */
  settle(name: MediaName): Promise<void>
  /** After a failed erasure: no node retries for this long. */
  putOff(name: MediaName, ms: number): Promise<void>
  /** Whether no update, coverage, template or site has it in any version that is kept, and it is not queued. */
  isUnused(name: MediaName): Promise<boolean>
  /** Queues it if it is unused, in one statement; false otherwise. */
  queueUnused(name: MediaName): Promise<boolean>
}
