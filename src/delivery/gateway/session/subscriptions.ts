/** The streams that one session follows, and its queries about streams. */
import type { Feed, Joined } from '#delivery/feed/feed.ts'
import { type Code, type CommandError, commandErrors, disconnects, unsubscribes } from '#shared/protocol/codes.ts'
import type { ClientInfo, Command, Result, SubscribeAsk } from '#shared/protocol/messages.ts'
import { secondsUntil } from './expiry.ts'
import { type Loser, Subscription } from './following.ts'
import type { ChannelAdmission, Denied, Reader } from './rules.ts'
import type { SessionOptions } from './session-options.ts'

const MAX_SUBSCRIPTIONS = 128
const MAX_CHANNEL_CHARACTERS = 255
/** Bounds the reply; a client continues from the last offset it got. */
const MAX_HISTORY = 300

type Ask<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>

/** The session, as its subscriptions see it. */
export interface Answering {
  reply(id: number, result: Result): void
  close(why: Code): void
  isClosed(): boolean
}

/** Without topics or contributors, those of the connection. */
type AskedChannel = Named & { readonly channel: string; readonly token: string }
type Named = { readonly topic?: string | undefined; readonly contributor?: string | undefined }

type NewFollowing = Pick<Ask<'subscribe'>, 'channel' | 'token' | 'ask'> & {
  readonly admission: ChannelAdmission
  readonly feed: Feed
}

export class Subscriptions implements Loser {
  readonly #given: SessionOptions
  readonly #session: Answering
  readonly #following = new Map<string, Subscription>()

  constructor(given: SessionOptions, session: Answering) {
    this.#given = given
    this.#session = session
  }

  async subscribe(reader: Reader, { id, channel, token, ask, data }: Ask<'subscribe'>): Promise<void> {
    if (ask.delta === undefined) return this.#session.close(disconnects.badRequest)
    const wrong = this.#checkAsk(channel, ask)
    if (wrong) return this.#refuse(id, wrong)
    const admission = await this.#ask(reader, { channel, token, ...namedIn(data) })
    if (this.#session.isClosed()) return
    if (admission.kind !== 'admitted') return this.#refuse(id, admission.error)
    const feed = await this.#given.shared.feeds.open(admission.stream)
    if (!feed) return this.#refuse(id, commandErrors.unknownChannel)

    const following = this.#newFollowing(reader, { channel, token, admission, feed, ask })
    const joined = await this.#join(following, ask)
    // No await from here to the reply: the follower's first change must come after it.
    if (joined.kind === 'gap' && ask.rejectsUnrecovered) {
      this.#leave(following)
      return this.#refuse(id, commandErrors.unrecoverablePosition)
    }
    if (this.#session.isClosed()) return this.#leave(following)
    const { head, missed } = joined.kind === 'joined' ? joined : feed.joinAtHead(following)
    this.#following.set(channel, following)
    const recovered = ask.recover && joined.kind === 'joined'
    const subscribed = {
      epoch: head.epoch,
      offset: recovered ? ask.offset : head.offset,
      recovered,
      wasRecovering: ask.recover,
      hasDelta: ask.delta === 'fossil',
      expiresInSeconds: secondsUntil(admission.expiresAtMs, this.#given.shared.clock),
    }
    const { connection, dialect, shared } = this.#given
    connection.write(dialect.reply(id, { kind: 'subscribe', subscribed }, missed))
    shared.presence?.join(feed.stream, following)
  }

  unsubscribe({ id, channel }: Ask<'unsubscribe'>): void {
    this.#drop(channel)
    this.#session.reply(id, { kind: 'unsubscribe' })
  }

  async publish(reader: Reader, { id, channel, data }: Ask<'publish'>): Promise<void> {
    const { publish } = this.#given.shared
    if (!publish) return this.#refuse(id, commandErrors.permissionDenied)
    const admission = await this.#admit(reader, channel)
    if (admission.kind !== 'admitted') return this.#refuse(id, admission.error)
    const by = this.#infoOf(reader, admission)
    const wrong = await publish({ stream: admission.stream, data, by })
    if (wrong) return this.#refuse(id, wrong)
    this.#session.reply(id, { kind: 'publish' })
  }

  async present(reader: Reader, { id, kind, channel }: Ask<'presence' | 'presence_stats'>): Promise<void> {
    const { presence, count } = this.#given.shared
    if (kind === 'presence' && !presence) return this.#refuse(id, commandErrors.notAvailable)
    const admission = await this.#admit(reader, channel)
    if (admission.kind !== 'admitted') return this.#refuse(id, admission.error)
    const { stream } = admission
    const members = presence?.members(stream)
    if (kind === 'presence') return this.#session.reply(id, { kind, present: members ?? [] })
    // Readers are anonymous, so each counts as a separate user.
    const clients = members?.length ?? count(stream)
    const users = members ? new Set(members.map(({ user }) => user)).size : clients
    this.#session.reply(id, { kind, clients, users })
  }

  async history(reader: Reader, { id, channel, ask }: Ask<'history'>): Promise<void> {
    if (ask.reverse && ask.since?.offset === 0) return this.#refuse(id, commandErrors.badRequest)
    const admission = await this.#admit(reader, channel)
    if (admission.kind !== 'admitted') return this.#refuse(id, admission.error)
    const { feeds } = this.#given.shared
    const feed = await feeds.open(admission.stream)
    if (!feed) return this.#refuse(id, commandErrors.unknownChannel)
    try {
      const limit = ask.limit < 0 ? MAX_HISTORY : Math.min(ask.limit, MAX_HISTORY)
      const past = await feed.past({ ...ask, limit })
      if (past.kind === 'gap') return this.#refuse(id, commandErrors.unrecoverablePosition)
      if (this.#session.isClosed()) return
      const { connection, dialect } = this.#given
      const { narrowing } = admission
      const changes = narrowing ? past.changes.map(one => narrowing.change(one)) : past.changes
      connection.write(dialect.reply(id, { kind: 'history', ...past.head }, dialect.history(changes)))
    } finally {
      feeds.release(feed)
    }
  }

  async refresh(reader: Reader, { id, channel: named, token }: Ask<'sub_refresh'>): Promise<void> {
    const { rules, clock } = this.#given.shared
    if (token === '') return this.#refuse(id, commandErrors.badRequest)
    const channel = named || (rules.channelOf?.(token) ?? '')
    const following = this.#following.get(channel)
    if (!following) return this.#refuse(id, commandErrors.permissionDenied)
    if (following.expiresAtMs === undefined) return this.#session.close(disconnects.badRequest)
    const admission = await rules.admit(reader, { channel, token })
    if (admission.kind !== 'admitted') return this.#refuse(id, admission.error)
    following.expiresAtMs = admission.expiresAtMs
    this.#session.reply(id, { kind: 'sub_refresh', expiresInSeconds: secondsUntil(admission.expiresAtMs, clock) })
  }

  /**
   * Applies a new token of the reader: ends subscriptions that it no longer allows, except those with a token of their own. Their
   * clients resubscribe at once, and are refused or send such a token.
   * @throws if the rules cannot decide now; then nothing was ended.
   */
  async readmit(reader: Reader): Promise<void> {
    const held = [...this.#following.values()].filter(({ hasOwnToken }) => !hasOwnToken)
    const asked = held.map(({ channel }) => this.#ask(reader, { channel, token: '' }))
    const admissions = await Promise.all(asked)
    held.forEach((following, index) => {
      const isStillHeld = this.#following.get(following.channel) === following
      if (isStillHeld && admissions[index]?.kind !== 'admitted') this.#end(following, unsubscribes.narrowed)
    })
  }

  /** Ends subscriptions that expired before `beforeMs`; clients resubscribe with a new token. */
  expire(beforeMs: number): void {
    for (const following of this.#following.values()) {
      if ((following.expiresAtMs ?? Number.POSITIVE_INFINITY) < beforeMs) this.#end(following, unsubscribes.expired)
    }
  }

  /** Called when the feed restarted; the client resubscribes with its old position and gets `gap`. */
  lost(following: Subscription): void {
    if (this.#following.get(following.channel) === following) this.#end(following, unsubscribes.insufficientState)
  }

  leaveAll(): void {
    for (const channel of this.#following.keys()) this.#drop(channel)
  }

  #end(following: Subscription, why: Code): void {
    this.#drop(following.channel)
    following.hear({ kind: 'unsubscribe', channel: following.channel, why })
  }

  #drop(channel: string): void {
    const following = this.#following.get(channel)
    if (!following) return
    this.#following.delete(channel)
    this.#leave(following)
    this.#given.shared.presence?.leave(following.feed.stream, following)
  }

  #leave(following: Subscription): void {
    following.feed.leave(following)
    this.#given.shared.feeds.release(following.feed)
  }

  async #join(following: Subscription, { recover, epoch, offset }: SubscribeAsk): Promise<Joined> {
    const { feed } = following
    if (!recover) return feed.joinAtHead(following)
    try {
      return await feed.join(following, { epoch, offset })
    } catch (error) {
      this.#leave(following)
      throw error
    }
  }

  #checkAsk(channel: string, { type, hasFilter }: SubscribeAsk): CommandError | undefined {
    if (channel.length > MAX_CHANNEL_CHARACTERS || hasFilter) return commandErrors.badRequest
    if (type !== 0) return commandErrors.notAvailable
    if (this.#following.has(channel)) return commandErrors.alreadySubscribed
    return this.#following.size >= MAX_SUBSCRIPTIONS ? commandErrors.limitExceeded : undefined
  }

  /** A client may query the streams that it follows. */
  async #admit(reader: Reader, channel: string): Promise<ChannelAdmission | Denied> {
    if (channel.length > MAX_CHANNEL_CHARACTERS) return { kind: 'error', error: commandErrors.badRequest }
    const following = this.#following.get(channel)
    if (following) {
      const { feed, info, narrowing } = following
      return { kind: 'admitted', stream: feed.stream, info: info.chanInfo, narrowing }
    }
    return this.#ask(reader, { channel, token: '' })
  }

  async #ask(reader: Reader, { topic, contributor, ...asked }: AskedChannel): Promise<ChannelAdmission | Denied> {
    const { shared, pass } = this.#given
    const named = { topic: topic ?? pass.topic, contributor: contributor ?? pass.contributor }
    const filter = { ...named, within: pass.within }
    const admission = await shared.rules.admit(reader, { ...asked, filter })
    const error = admission.kind === 'admitted' ? pass.refuses(admission.stream) : undefined
    return error ? { kind: 'error', error } : admission
  }

  #newFollowing(reader: Reader, { channel, token, admission, feed, ask }: NewFollowing): Subscription {
    const { connection, dialect } = this.#given
    return new Subscription({
      loser: this,
      connection,
      dialect,
      channel,
      feed,
      info: this.#infoOf(reader, admission),
      hasDelta: ask.delta === 'fossil',
      hearsOthers: ask.joinLeave,
      hasOwnToken: token !== '',
      isStaff: admission.isStaff ?? false,
      expiresAtMs: admission.expiresAtMs,
      narrowing: admission.narrowing,
    })
  }

  #infoOf({ user, info: connInfo }: Reader, { info: chanInfo }: ChannelAdmission): ClientInfo {
    return { user, client: this.#given.id, connInfo, chanInfo }
  }

  #refuse(id: number, error: CommandError): void {
    this.#session.reply(id, { kind: 'error', error })
  }
}

/** Anything else is of no concern here: SDKs let programs send what they like. */
function namedIn(data: string | undefined): Named {
  try {
    const { topic, contributor } = (JSON.parse(data ?? '{}') ?? {}) as Readonly<Record<keyof Named, unknown>>
    return { topic: textOf(topic), contributor: textOf(contributor) }
  } catch {
    return {}
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
