/** Notifies every node that a stream grew. May lose, repeat and reorder messages: feeds heal from the log (law 4, healing). */
import type { ClientInfo } from '#shared/protocol/messages.ts'
import type { StreamName } from '#shared/protocol/stream.ts'

/** Carries the whole change (as the log's text), so a node that hears it needs no read. */
export type Announcement = {
  readonly stream: StreamName
  readonly epoch: string
  readonly offset: number
  readonly text: string
  /** See LoggedChange. */
  readonly by?: ClientInfo | undefined
}

export type Hear = (announcement: Announcement) => void

export interface Bus {
  /** Returns at once; nobody may have heard. */
  announce(announcement: Announcement): void
  /** Calls `hear` for what is announced from now on, until the returned function is called. */
  follow(stream: StreamName, hear: Hear): () => void
  /**
   * Tells of every followed stream whose announcements may have been missed: since its following took hold, or since the
   * bus was cut off and is back. Whoever is told looks into the log. Until the returned function is called.
   */
  onDoubt(tell: (stream: StreamName) => void): () => void
  close(): Promise<void>
}
