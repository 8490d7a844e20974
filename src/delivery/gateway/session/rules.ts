/**
 * What the gateway asks of whoever runs it: who a reader is and which streams it may follow. The gateway knows streams,
 * not blogs; a composition decides what a channel's name means.
 */

import type { Code, CommandError } from '#shared/protocol/codes.ts'
import type { ClientInfo, Push } from '#shared/protocol/messages.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Pass } from './gate.ts'

/** Answers one command. */
export type Denied = { readonly kind: 'error'; readonly error: CommandError }
/** A disconnect ends the session. */
export type Refused = Denied | { readonly kind: 'disconnect'; readonly why: Code }

export type Reader = {
  readonly kind: 'reader'
  /** Empty for someone unnamed. */
  readonly user: string
  /** In ms since 1970; absent, the connection lives as long as it likes. */
  readonly expiresAtMs?: number | undefined
  /** What the token lets it follow, in the words of the rules that wrote it here. */
  readonly mayFollow?: unknown
  /** JSON, shown to others where they can see one another. */
  readonly info?: string | undefined
  /** Asked at every ping, when what the reader showed may be taken back. */
  readonly isStillGood?: (() => Promise<boolean>) | undefined
}

export type Admission = {
  readonly kind: 'admitted'
  readonly stream: StreamName
  readonly expiresAtMs?: number | undefined
  readonly info?: string | undefined
}

/** Expected refusals are answers; what throws is answered with an internal error that asks to try again. */
export interface Rules {
  /** Who connects, by the token of its `connect` or `refresh`; empty when it has none. */
  greet(token: string, pass: Pick<Pass, 'guess'>): Promise<Reader | Refused>
  /**
   * Whether this reader may follow a channel. `token` is for this one subscription, or empty. Whatever is wrong with it
   * concerns this subscription alone: the reader's others go on.
   */
  admit(reader: Reader, asked: { readonly channel: string; readonly token: string }): Promise<Admission | Denied>
  /** The channel that a token of one subscription is for, unverified: one SDK leaves it out of its command. */
  channelOf?(token: string): string | undefined
}

/** Where clients may publish themselves. Not on blogs. */
export type Publish = (published: {
  readonly stream: StreamName
  readonly data: string
  readonly by: ClientInfo
}) => Promise<CommandError | undefined>

/** One client in one stream, as others there see it. */
export interface Member {
  readonly info: ClientInfo
  /** Whether it is told who comes and goes. */
  readonly hearsOthers: boolean
  hear(push: Push): void
}

/** Where clients see one another. Not on blogs: their readers are counted and no more. */
export interface Presence {
  join(stream: StreamName, member: Member): void
  leave(stream: StreamName, member: Member): void
  members(stream: StreamName): readonly ClientInfo[]
}

export function refused(error: CommandError): Denied {
  return { kind: 'error', error }
}
