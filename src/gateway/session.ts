/** One connected reader, from greeting to goodbye. Knows the protocol and its feeds, and no socket. */
import type { Joined } from '../feed/feed.ts'
import type { Feeds } from '../feed/feeds.ts'
import { type Code, type CommandError, commandErrors, disconnects, unsubscribes } from '../protocol/codes.ts'
import type { Command, Result, SubscribeAsk } from '../protocol/messages.ts'
import type { StreamName } from '../protocol/stream.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { Following, type Loser } from './following.ts'
import type { Timed, TimerWheel } from './timer-wheel.ts'

/** Which stream a channel's name stands for, when this reader may follow it. */
export type Admit = (channel: string) => StreamName | CommandError

/** SDKs that fetch a token over HTTP first keep the socket silent for that long. */
const GREETING_SECONDS = 10
/** Mobile SDKs go by the pings alone, so they come at this pace however much else is sent. */
export const PING_SECONDS = 25
const PONG_SECONDS = 10
/** What the JavaScript SDK sends in one frame when it comes back, and as much again. */
const MAX_WAITING_COMMANDS = 256
const MAX_SUBSCRIPTIONS = 128
const MAX_CHANNEL_CHARACTERS = 255

export type SessionOptions = {
  readonly id: string
  readonly version: string
  readonly connection: Connection
  readonly dialect: Dialect
  readonly feeds: Feeds
  readonly admit: Admit
  readonly wheel: TimerWheel
  /** 0 up to 1: spreads the pings of readers who came together. */
  readonly random: () => number
  readonly onError: (error: unknown) => void
}

export class Session implements Timed, Loser {
  readonly #given: SessionOptions
  readonly #following = new Map<string, Following>()
  #state: 'greeting' | 'connected' | 'closed' = 'greeting'
  #waiting: Command[] = []
  #isWorking = false
  #owes: 'nothing' | 'pong' = 'nothing'
  #isPongDue = false

  constructor(given: SessionOptions) {
    this.#given = given
    given.wheel.schedule(this, GREETING_SECONDS)
  }

  /** One message of the client. */
  receive(message: Buffer): void {
    if (this.#state === 'closed') return
    const commands = this.#given.dialect.decode(message)
    if (!commands) return this.close(disconnects.badRequest)
    if (this.#waiting.length + commands.length > MAX_WAITING_COMMANDS) return this.close(disconnects.tooManyRequests)
    this.#waiting.push(...commands)
    if (!this.#isWorking) void this.#work()
  }

  /** Ends the session and tells the client why. */
  close(why: Code): void {
    if (this.#state === 'closed') return
    this.end()
    this.#given.connection.close(why)
  }

  /** The connection is gone. */
  end(): void {
    this.#state = 'closed'
    this.#waiting = []
    this.#given.wheel.cancel(this)
    for (const following of this.#following.values()) this.#leave(following)
    this.#following.clear()
  }

  tick(): number {
    if (this.#state === 'closed') return 0
    if (this.#state === 'greeting') return this.#cut(disconnects.stale)
    if (this.#isPongDue && this.#owes === 'pong') return this.#cut(disconnects.noPong)
    this.#isPongDue = !this.#isPongDue
    if (!this.#isPongDue) return PING_SECONDS - PONG_SECONDS
    this.#owes = 'pong'
    this.#given.connection.write(this.#given.dialect.ping)
    return PONG_SECONDS
  }

  /** The follower's feed has begun anew; its client comes back with its old position and is told of the gap. */
  lost(following: Following): void {
    const { channel } = following
    if (this.#following.get(channel) !== following) return
    this.#following.delete(channel)
    this.#leave(following)
    const { connection, dialect } = this.#given
    connection.write(dialect.unsubscribe({ channel, unsubscribe: unsubscribes.insufficientState }))
  }

  #cut(why: Code): number {
    this.close(why)
    return 0
  }

  /** In the order they came: the JavaScript SDK subscribes in the same frame in which it connects. */
  async #work(): Promise<void> {
    this.#isWorking = true
    for (let command = this.#waiting.shift(); command; command = this.#waiting.shift()) {
      try {
        await this.#obey(command)
      } catch (error) {
        this.#given.onError(error)
        if ('id' in command) this.#refuse(command.id, commandErrors.internal)
      }
    }
    this.#isWorking = false
  }

  #obey(command: Command): void | Promise<void> {
    if (this.#state === 'greeting') {
      return command.kind === 'connect' ? this.#connect(command.id) : this.close(disconnects.badRequest)
    }
    switch (command.kind) {
      case 'subscribe':
        return this.#subscribe(command)
      case 'unsubscribe':
        return this.#unsubscribe(command)
      case 'pong':
        return this.#pong()
      case 'publish':
        return this.#refuse(command.id, commandErrors.permissionDenied)
      case 'presence':
      case 'presence_stats':
      case 'history':
      case 'rpc':
        return this.#refuse(command.id, commandErrors.notAvailable)
      case 'send':
        return this.close(disconnects.notAvailable)
      case 'connect':
      case 'refresh':
      case 'sub_refresh':
        return this.close(disconnects.badRequest)
    }
  }

  #connect(id: number): void {
    const { id: client, version, wheel, random } = this.#given
    this.#state = 'connected'
    wheel.cancel(this)
    wheel.schedule(this, Math.ceil((PING_SECONDS * (1 + random())) / 2))
    this.#reply(id, { kind: 'connect', connected: { client, version, pingSeconds: PING_SECONDS } })
  }

  async #subscribe({ id, channel, ask }: Extract<Command, { kind: 'subscribe' }>): Promise<void> {
    const stream = this.#admit(channel, ask)
    if (typeof stream !== 'string') return this.#refuse(id, stream)
    const feed = await this.#given.feeds.open(stream)
    if (!feed) return this.#refuse(id, commandErrors.unknownChannel)

    const { connection, dialect } = this.#given
    const following = new Following({ loser: this, connection, dialect, channel, feed })
    const joined = await this.#join(following, ask)
    // No wait from here to the reply: the first change for this reader must come after it.
    if (joined.kind === 'gap' && ask.rejectsUnrecovered) {
      this.#leave(following)
      return this.#refuse(id, commandErrors.unrecoverablePosition)
    }
    if (this.#isClosed()) return this.#leave(following)
    const { head, missed } = joined.kind === 'joined' ? joined : feed.joinAtHead(following)
    this.#following.set(channel, following)
    const recovered = ask.recover && joined.kind === 'joined'
    const offset = recovered ? ask.offset : head.offset
    const subscribed = { epoch: head.epoch, offset, recovered, wasRecovering: ask.recover }
    this.#reply(id, { kind: 'subscribe', subscribed, publications: missed })
  }

  async #join(following: Following, { recover, epoch, offset }: SubscribeAsk): Promise<Joined> {
    const { feed } = following
    if (!recover) return feed.joinAtHead(following)
    try {
      return await feed.join(following, { epoch, offset })
    } catch (error) {
      this.#leave(following)
      throw error
    }
  }

  #admit(channel: string, { type, hasFilter }: SubscribeAsk): StreamName | CommandError {
    if (channel.length > MAX_CHANNEL_CHARACTERS || hasFilter) return commandErrors.badRequest
    if (type !== 0) return commandErrors.notAvailable
    if (this.#following.has(channel)) return commandErrors.alreadySubscribed
    if (this.#following.size >= MAX_SUBSCRIPTIONS) return commandErrors.limitExceeded
    return this.#given.admit(channel)
  }

  #unsubscribe({ id, channel }: Extract<Command, { kind: 'unsubscribe' }>): void {
    const following = this.#following.get(channel)
    this.#following.delete(channel)
    if (following) this.#leave(following)
    this.#reply(id, { kind: 'unsubscribe' })
  }

  #leave(following: Following): void {
    following.feed.leave(following)
    this.#given.feeds.release(following.feed)
  }

  #pong(): void {
    if (this.#owes === 'nothing') return this.close(disconnects.badRequest)
    this.#owes = 'nothing'
  }

  #refuse(id: number, error: CommandError): void {
    this.#reply(id, { kind: 'error', error })
  }

  #reply(id: number, result: Result): void {
    if (!this.#isClosed()) this.#given.connection.write(this.#given.dialect.reply(id, result))
  }

  /** Asked after a wait, when the compiler still believes what was checked before it. */
  #isClosed(): boolean {
    return this.#state === 'closed'
  }
}
