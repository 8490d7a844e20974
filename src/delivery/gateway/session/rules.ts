/**
 * The ports through which the server tells the gateway who a reader is and which streams it may follow. The gateway knows
 * streams, not blogs: the rules decide what a channel's name means.
 */
import type { Narrowing } from '#delivery/feed/narrowing.ts'
import type { FilterAsk } from '#shared/blog/filter.ts'
import type { Code, CommandError } from '#shared/protocol/codes.ts'
import type { ClientInfo, Push } from '#shared/protocol/messages.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { ReaderPass } from './gate.ts'

/** Refuses one command. */
export type Denied = { readonly kind: 'error'; readonly error: CommandError }
/** A disconnect ends the whole session. */
export type Rejected = Denied | { readonly kind: 'disconnect'; readonly why: Code }

export type Reader = {
  readonly kind: 'reader'
  /** Empty for an anonymous reader. */
  readonly user: string
  /** In ms since 1970; without it, the connection does not expire. */
  readonly expiresAtMs?: number | undefined
  /** What the credential allows, in a form that only these rules read. */
  readonly mayFollow?: unknown
  /** JSON, shown to other clients on channels with presence. */
  readonly info?: string | undefined
  /** Checked at every ping, if the reader's credential can be revoked. */
  readonly isStillGood?: (() => Promise<boolean>) | undefined
}

export type ChannelAdmission = {
  readonly kind: 'admitted'
  readonly stream: StreamName
  readonly expiresAtMs?: number | undefined
  readonly info?: string | undefined
  /** Of the newsroom itself, so not one of the stream's readers. */
  readonly isStaff?: boolean
  /** Lets through a part of the stream. */
  readonly narrowing?: Narrowing | undefined
}

export type ChannelAsk = {
  readonly channel: string
  readonly token: string
  readonly filter?: FilterAsk
}

/** Expected refusals are return values. A thrown error becomes an internal error that asks the client to retry. */
export interface Rules {
  /** Identifies a client by the token of `connect` or `refresh`; empty if it sent none. */
  greet(token: string, pass: Pick<ReaderPass, 'guess'>): Reader | Promise<Reader | Rejected>
  /**
   * Whether this reader may follow a channel. `token` is for this subscription alone, or empty. If it is invalid, only this
   * subscription is refused: the reader's others continue.
   */
  admit(reader: Reader, asked: ChannelAsk): Promise<ChannelAdmission | Denied>
  /** The channel of a subscription token, unverified: one SDK omits it from its command. */
  channelOf?(token: string): string | undefined
}

/** For channels on which clients may publish. Blogs have none. */
export type Publish = (published: {
  readonly stream: StreamName
  readonly data: string
  readonly by: ClientInfo
}) => Promise<CommandError | undefined>

/** One client in one stream, as other members see it. */
export interface Member {
  readonly info: ClientInfo
  /** Whether it is notified when others join and leave. */
  readonly hearsOthers: boolean
  hear(push: Push): void
}

/** For channels whose clients see one another. On blogs, readers are only counted. */
export interface ChannelPresence {
  join(stream: StreamName, member: Member): void
  leave(stream: StreamName, member: Member): void
  members(stream: StreamName): readonly ClientInfo[]
}

export function refused(error: CommandError): Denied {
  return { kind: 'error', error }
}
