/** Notifies every node that a stream grew. May lose, repeat and reorder messages: feeds heal (law 4, healing). */
import type { ClientInfo } from '#shared/protocol/messages.ts'
import type { StreamName } from '#shared/protocol/stream.ts'

/** Carries the whole change, as the text in the log, so a node that receives it need not read the log. */
export type Announcement = {
  readonly stream: StreamName
  readonly epoch: string
  readonly offset: number
  readonly text: string
  /** See LoggedChange. */
  readonly by?: ClientInfo | undefined
  /** The `traceparent` of the post, while traces are on. For spans alone: no reader gets it. */
  readonly trace?: string | undefined
}

export type Hear = (announcement: Announcement) => void

export interface Bus {
  /** Returns at once, whether or not anyone receives it. */
  announce(announcement: Announcement): void
  /** Calls `hear` for every later announcement on the stream, until the returned function is called. */
  follow(stream: StreamName, hear: Hear): () => void
  /**
   * Calls `tell` for every followed stream whose announcements may have been missed: those from before its subscription
   * took effect, or from while the bus was disconnected. The receiver then compares with the log. Until the returned
   * function is called.
   */
  onDoubt(tell: (stream: StreamName) => void): () => void
  close(): Promise<void>
}
