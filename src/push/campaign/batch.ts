/** Sends one batch of a campaign and reports the result for each device. Slow requests are let go and reported later. */
import type { DeviceId } from '#push/devices/device.ts'
import type { Retry } from './campaigns.ts'
import type { SendingGate } from './gate.ts'
import type { Lane, Send } from './lane.ts'
import type { Limiter } from './limiter.ts'
import type { PushOutcome } from './outcome.ts'
import type { SendAttempt, Settler } from './settle.ts'

/** A device that was tried. Without `retry`, nothing more is to be done for it. */
export type Tried = {
  readonly device: DeviceId
  /** It has a stored retry, which is deleted unless there is a new `retry`. */
  readonly isStored: boolean
  readonly retry?: Retry
}

export type BatchOptions = {
  readonly attempts: readonly SendAttempt[]
  readonly send: Send
  readonly lane: Lane
  readonly gate: SendingGate
  readonly limiter: Limiter
  readonly settler: Settler
  readonly nowMs: () => number
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
  /** Called for requests that were still in flight when the batch was let go. */
  readonly onLate: (tried: Tried) => void
}

export class Batch {
  readonly #options: BatchOptions
  readonly #underWay = new Set<DeviceId>()
  readonly #tried: Tried[] = []
  readonly #all: Promise<unknown>
  readonly #start = Promise.withResolvers<void>()
  #isLetGo = false
  #sent = 0
  #opensAtMs = Number.POSITIVE_INFINITY
  #postponed = 0

  constructor(options: BatchOptions) {
    this.#options = options
    for (const { recipient } of options.attempts) this.#underWay.add(recipient.id)
    this.#all = this.#sendAll()
  }

  /** Resolves when the last request was sent: the lane has room for others. */
  get started(): Promise<void> {
    return this.#start.promise
  }

  /** When the first of the resting services may be sent to again. */
  get opensAtMs(): number {
    return this.#opensAtMs
  }

  /** Resolves when all requests are settled; their outcomes are in `tried`. */
  get all(): Promise<unknown> {
    return this.#all
  }

  /** Nothing was sent, because the services of all devices rest: reading on would only pile up retries. */
  get isBlocked(): boolean {
    const { length } = this.#options.attempts
    return length > 0 && this.#postponed === length
  }

  /** Returns the settled, in-flight and unsent devices. From now on, `onLate` is called for those in flight. */
  letGo(): {
    readonly tried: readonly Tried[]
    readonly underWay: readonly SendAttempt[]
    readonly unsent: readonly SendAttempt[]
  } {
    this.#isLetGo = true
    const { attempts } = this.#options
    const underWay = attempts.slice(0, this.#sent).filter(({ recipient }) => this.#underWay.has(recipient.id))
    return { tried: this.#tried, underWay, unsent: attempts.slice(this.#sent) }
  }

  /** A message that cannot be composed for one device must not keep it from the others. */
  readonly #broken = (error: unknown): PushOutcome => {
    this.#options.onError(error)
    return { kind: 'unsendable', reason: 'internal' }
  }

  async #sendAll(): Promise<void> {
    const { attempts, limiter, signal } = this.#options
    const sending: Promise<void>[] = []
    for (const attempt of attempts) {
      const turn = limiter.enter()
      if (turn) await turn
      if (signal.aborted) {
        limiter.leave()
        break
      }
      this.#sent += 1
      sending.push(this.#send(attempt).finally(() => limiter.leave()))
    }
    this.#start.resolve()
    await Promise.all(sending)
  }

  async #send(attempt: SendAttempt): Promise<void> {
    const { send, lane, gate, settler, nowMs, onLate } = this.#options
    const { recipient, isStored } = attempt
    const { id: device, target } = recipient
    const opensAtMs = gate.opensAtMs(lane.placeOf(target), nowMs())
    let retry: Retry | undefined
    if (opensAtMs === undefined) {
      settler.sent()
      retry = settler.settle(attempt, await send(target).catch(this.#broken))
    } else {
      this.#postponed += 1
      this.#opensAtMs = Math.min(this.#opensAtMs, opensAtMs)
      retry = settler.postpone(attempt, opensAtMs)
    }
    this.#underWay.delete(device)
    const tried = { device, ...(retry && { retry }) }
    // After letting go, the device was stored as a retry because its request was in flight.
    if (this.#isLetGo) onLate({ ...tried, isStored: true })
    else this.#tried.push({ ...tried, isStored })
  }
}
