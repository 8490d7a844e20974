/** One connected reader, from connect to close. Knows the protocol, but no sockets. */
import { type Code, type CommandError, commandErrors, disconnects, staysAway } from '#shared/protocol/codes.ts'
import type { Command, Result } from '#shared/protocol/messages.ts'
import { secondsUntil } from './expiry.ts'
import type { Pings } from './pings.ts'
import type { Reader, Rejected } from './rules.ts'
import type { SessionOptions } from './session-options.ts'
import { type Answering, Subscriptions } from './subscriptions.ts'
import type { Timed } from './timer-wheel.ts'

/** SDKs that first fetch a token over HTTP keep the socket silent for so long. */
const GREETING_SECONDS = 10
/** Mobile SDKs rely on pings alone, so these are sent at this interval regardless of other traffic. */
const PING_SECONDS = 25
const PONG_SECONDS = 10
/** A refused client closes the connection itself, usually at once. */
const REFUSED_SECONDS = 5
/** A refresh may be late, because tokens are fetched over bad networks. */
const EXPIRY_GRACE_MS = 25_000
/** Twice what the JavaScript SDK sends in one frame when it reconnects. */
const MAX_WAITING_COMMANDS = 256
/** Readers send almost nothing once they follow. Each command may cost a read of the log. */
const MAX_COMMANDS_A_PING = 5_000
/** Twice the number of subscriptions. A client above it probes for blogs, and each refusal costs a database read. */
const MAX_REFUSALS_A_PING = 256

export class Session implements Timed, Answering {
  readonly #given: SessionOptions
  readonly #subscriptions: Subscriptions
  #reader: Reader | undefined
  #state: 'greeting' | 'connected' | 'refused' | 'closed' = 'greeting'
  #waiting: Command[] = []
  #isWorking = false
  #owes: 'nothing' | 'pong' = 'nothing'
  #isPongDue = false
  #commands = 0
  #refusals = 0
  due = 0

  constructor(given: SessionOptions) {
    this.#given = given
    this.#subscriptions = new Subscriptions(given, this)
    given.shared.wheel.schedule(this, GREETING_SECONDS)
  }

  /** Handles one message from the client. */
  receive(message: Buffer): void {
    if (this.#state === 'closed' || this.#state === 'refused') return
    // Almost all that readers send: 18,000 of them send 720 a second.
    if (this.#owes === 'pong' && !this.#isWorking && this.#given.dialect.isPong(message)) return this.#pong()
    const commands = this.#given.dialect.decode(message)
    if (!commands) return this.close(disconnects.badRequest)
    this.#commands += commands.length
    const isTooMuch =
      this.#waiting.length + commands.length > MAX_WAITING_COMMANDS || this.#commands > MAX_COMMANDS_A_PING
    if (isTooMuch) return this.close(disconnects.tooManyRequests)
    this.#waiting.push(...commands)
    if (!this.#isWorking) void this.#work()
  }

  /** Ends the session and tells the client why. */
  close(why: Code): void {
    if (this.#state === 'closed') return
    this.end()
    this.#given.connection.close(why)
    if (why !== disconnects.shutdown) this.#given.shared.onCut?.(why)
  }

  /** To be called when the connection is gone. */
  end(): void {
    this.#state = 'closed'
    this.#waiting = []
    this.#given.shared.wheel.cancel(this)
    this.#subscriptions.leaveAll()
  }

  tick(pings: Pings): number {
    if (this.#state === 'closed') return 0
    if (this.#state === 'greeting') return this.#cut(disconnects.stale)
    if (this.#state === 'refused') return this.#cut(disconnects.connectionClosed)
    if (this.#isPongDue && this.#owes === 'pong') return this.#cut(disconnects.noPong)
    const over = this.#given.pass.ends()
    if (over) return this.#cut(over)
    const graceEndMs = this.#given.shared.clock.now().getTime() - EXPIRY_GRACE_MS
    if ((this.#reader?.expiresAtMs ?? Number.POSITIVE_INFINITY) < graceEndMs) return this.#cut(disconnects.expired)
    this.#subscriptions.expire(graceEndMs)
    this.#isPongDue = !this.#isPongDue
    this.#commands = 0
    this.#refusals = 0
    if (!this.#isPongDue) return PING_SECONDS - PONG_SECONDS
    if (this.#reader?.isStillGood) void this.#recheck(this.#reader.isStillGood)
    this.#owes = 'pong'
    pings.write(this.#given.connection, this.#given.dialect.ping)
    return PONG_SECONDS
  }

  /** Closes the session if its reader must stay away. Those who may return are cut at their next ping, not all at once. */
  review(): void {
    const over = this.#given.pass.ends()
    if (over && staysAway(over.code)) this.close(over)
    else if (this.#reader?.isStillGood) void this.#recheck(this.#reader.isStillGood)
  }

  async #recheck(isStillGood: () => Promise<boolean>): Promise<void> {
    try {
      if (!(await isStillGood())) this.close(disconnects.permissionDenied)
    } catch (error) {
      // Checked again with the next ping.
      this.#given.shared.onError(error)
    }
  }

  #cut(why: Code): number {
    this.close(why)
    return 0
  }

  /** In order of arrival: the JavaScript SDK sends `connect` and its subscriptions in one frame. */
  async #work(): Promise<void> {
    this.#isWorking = true
    for (let command = this.#waiting.shift(); command; command = this.#waiting.shift()) {
      try {
        await this.#obey(command)
      } catch (error) {
        this.#given.shared.onError(error)
        if ('id' in command) this.#refuse(command.id, commandErrors.internal)
      }
    }
    this.#isWorking = false
  }

  #obey(command: Command): void | Promise<void> {
    const reader = this.#reader
    if (!reader) return command.kind === 'connect' ? this.#connect(command) : this.close(disconnects.badRequest)
    switch (command.kind) {
      case 'subscribe':
        return this.#subscriptions.subscribe(reader, command)
      case 'unsubscribe':
        return this.#subscriptions.unsubscribe(command)
      case 'publish':
        return this.#subscriptions.publish(reader, command)
      case 'presence':
      case 'presence_stats':
        return this.#subscriptions.present(reader, command)
      case 'history':
        return this.#subscriptions.history(reader, command)
      case 'sub_refresh':
        return this.#subscriptions.refresh(reader, command)
      case 'refresh':
        return this.#refresh(reader, command)
      case 'pong':
        return this.#pong()
      case 'rpc':
        return this.#refuse(command.id, commandErrors.notAvailable)
      case 'send':
        return this.close(disconnects.notAvailable)
      case 'connect':
        return this.close(disconnects.badRequest)
    }
  }

  async #connect({ id, token }: Extract<Command, { kind: 'connect' }>): Promise<void> {
    const { id: client, shared, emulation } = this.#given
    const { rules, wheel, random, version } = shared
    const reader = await rules.greet(token, this.#given.pass)
    if (this.isClosed()) return
    if (reader.kind !== 'reader') return this.#turnAway(id, reader)
    this.#reader = reader
    this.#state = 'connected'
    wheel.cancel(this)
    wheel.schedule(this, Math.ceil((PING_SECONDS * (1 + random())) / 2))
    const expiresInSeconds = secondsUntil(reader.expiresAtMs, shared.clock)
    this.reply(id, {
      kind: 'connect',
      connected: { client, version, pingSeconds: PING_SECONDS, expiresInSeconds, ...emulation },
    })
  }

  /** Only one reply: SDKs look at the first one only. */
  #turnAway(id: number, refused: Rejected): void {
    if (refused.kind === 'disconnect') return this.close(refused.why)
    this.#refuse(id, refused.error)
    this.#state = 'refused'
    this.#waiting = []
    const { wheel } = this.#given.shared
    wheel.cancel(this)
    wheel.schedule(this, REFUSED_SECONDS)
  }

  async #refresh(held: Reader, { id, token }: Extract<Command, { kind: 'refresh' }>): Promise<void> {
    const { id: client, shared } = this.#given
    if (held.expiresAtMs === undefined) return this.close(disconnects.badRequest)
    const reader = await shared.rules.greet(token, this.#given.pass)
    if (this.isClosed()) return
    if (reader.kind === 'disconnect') return this.close(reader.why)
    if (reader.kind === 'error') {
      const isExpired = reader.error.code === commandErrors.tokenExpired.code
      return this.close(isExpired ? disconnects.expired : disconnects.invalidToken)
    }
    if (reader.user !== held.user) return this.close(disconnects.invalidToken)
    await this.#subscriptions.readmit(reader)
    if (this.isClosed()) return
    this.#reader = reader
    const expiresInSeconds = secondsUntil(reader.expiresAtMs, shared.clock)
    this.reply(id, { kind: 'refresh', client, version: shared.version, expiresInSeconds })
  }

  #pong(): void {
    if (this.#owes === 'nothing') return this.close(disconnects.badRequest)
    this.#owes = 'nothing'
  }

  #refuse(id: number, error: CommandError): void {
    this.reply(id, { kind: 'error', error })
  }

  reply(id: number, result: Result): void {
    if (this.isClosed()) return
    this.#given.connection.write(this.#given.dialect.reply(id, result))
    if (result.kind === 'error') this.#refusals += 1
    if (this.#refusals > MAX_REFUSALS_A_PING) this.close(disconnects.tooManyRequests)
  }

  /** A method, because the compiler would assume that a state checked before an await still holds after it. */
  isClosed(): boolean {
    return this.#state === 'closed'
  }
}
