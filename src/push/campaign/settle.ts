/** Acts on outcomes, for every lane: counts, drops, moves or retries devices, and lets services rest. Nothing else does. */
import type { Clock } from '#platform/clock.ts'
import type { Recipient } from '#push/devices/device.ts'
import type { Devices, Gone } from '#push/devices/devices.ts'
import { retryDelayMs } from '#push/lanes/retry-delay.ts'
import type { Retry } from './campaigns.ts'
import { createTally, type Figures } from './figures.ts'
import type { SendingGate } from './gate.ts'
import type { Lane } from './lane.ts'
import type { PushOutcome } from './outcome.ts'

/** A credential does not recover by itself, but the service may: how long to wait before trying again. */
const REFUSED_REST_MS = 5 * 60_000
/** About a minute of retries. A device refused alone for so long is judged with the next alert, when others are accepted. */
const MAX_SUSPECT_TRIES = 6

export type SendAttempt = {
  readonly recipient: Recipient
  readonly tries: number
  /** It was read from the stored retries. */
  readonly isStored: boolean
}

export type SettlerOptions = {
  readonly lane: Lane
  readonly gate: SendingGate
  readonly devices: Devices
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly madeAt: Date
  readonly expiresAt: Date
  /** Called once when a service starts to refuse us. */
  readonly onRefused: (refused: { readonly platform: string; readonly place: string; readonly reason: string }) => void
}

/** A retry's reason, and the wait that its service asked for. */
type Reason = { readonly reason: string; readonly afterMs?: number }

export class Settler {
  readonly #options: SettlerOptions
  readonly #tally = createTally()
  #gone: (Gone & { readonly tries: number })[] = []
  #moved: Recipient[] = []

  constructor(options: SettlerOptions) {
    this.#options = options
  }

  sent(): void {
    this.#tally.sent()
  }

  /** Undefined when this device is done; else when to try it again. */
  settle(attempt: SendAttempt, outcome: PushOutcome): Retry | undefined {
    const { gate, lane, madeAt } = this.#options
    const place = lane.placeOf(attempt.recipient.target)
    switch (outcome.kind) {
      case 'accepted':
        gate.succeed(place)
        this.#tally.accepted(this.#nowMs() - madeAt.getTime())
        return undefined
      case 'gone':
        return this.#drop(attempt, outcome)
      case 'retry': {
        const due = this.#retry(attempt, outcome)
        if (outcome.restsPlace && due) gate.rest(place, Date.parse(due.dueAt), this.#nowMs())
        return due
      }
      case 'refused':
        return this.#refuse(attempt, outcome)
      case 'suspect':
        return this.#judge(attempt, outcome)
      case 'unsendable':
        return this.fail(outcome.reason)
      case 'moved':
        this.#moved.push({ ...attempt.recipient, target: outcome.target })
        return this.settle(attempt, outcome.outcome)
    }
  }

  /** For a device that was not sent to, because its service rests. */
  postpone(attempt: SendAttempt, untilMs: number): Retry | undefined {
    return this.#again(attempt, { dueMs: untilMs, reason: 'the service rests' })
  }

  fail(reason: string): undefined {
    this.#tally.failed(reason)
  }

  /** Stores what was gathered. `again`: devices that were reported as gone, but have registered anew since. */
  async flush(): Promise<{ readonly figures: Figures; readonly again: readonly Retry[] }> {
    const { devices, clock } = this.#options
    const [dropping, moving] = [this.#gone, this.#moved]
    this.#gone = []
    this.#moved = []
    for (const { id, target } of moving) await devices.move(id, target)
    const dropped = await devices.drop(dropping)
    for (let n = 0; n < dropped; n += 1) this.#tally.dropped()
    const figures = this.#tally.take()
    if (dropped === dropping.length) return { figures, again: [] }
    const tries = new Map(dropping.map(one => [one.id, one.tries]))
    const there = await devices.recipientsWith([...tries.keys()])
    const dueAt = clock.now().toISOString()
    return { figures, again: there.map(({ id }) => ({ device: id, tries: (tries.get(id) ?? 0) + 1, dueAt })) }
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }

  #again({ recipient, tries }: SendAttempt, { dueMs, reason }: { dueMs: number; reason: string }): Retry | undefined {
    if (dueMs >= this.#options.expiresAt.getTime()) return this.fail(`too late: ${reason}`)
    return { device: recipient.id, tries, dueAt: new Date(dueMs).toISOString() }
  }

  #retry(attempt: SendAttempt, { reason, afterMs }: Reason): Retry | undefined {
    const delayMs = retryDelayMs({ tries: attempt.tries, afterMs, random: this.#options.random })
    const dueMs = this.#nowMs() + delayMs
    return this.#again({ ...attempt, tries: attempt.tries + 1 }, { dueMs, reason })
  }

  #drop({ recipient, tries }: SendAttempt, { reason, since }: { reason: string; since?: Date }): undefined {
    if (since && Date.parse(recipient.registeredAt) > since.getTime()) return this.fail(`registered since: ${reason}`)
    this.#gone.push({ id: recipient.id, registeredUpTo: recipient.registeredAt, tries })
  }

  #refuse(
    attempt: SendAttempt,
    { reason, restMs = REFUSED_REST_MS }: { reason: string; restMs?: number },
  ): Retry | undefined {
    const { lane, gate, onRefused } = this.#options
    const place = lane.placeOf(attempt.recipient.target)
    const dueMs = this.#nowMs() + restMs
    this.#tally.refused(reason)
    if (gate.rest(place, dueMs, this.#nowMs())) onRefused({ platform: lane.platform, place, reason })
    return this.#again(attempt, { dueMs, reason })
  }

  #judge(attempt: SendAttempt, outcome: Extract<PushOutcome, { kind: 'suspect' }>): Retry | undefined {
    const { lane, gate } = this.#options
    const { id, target } = attempt.recipient
    const verdict = gate.suspect(lane.placeOf(target), id)
    if (verdict === 'subscription') return outcome.keepsToken ? this.fail(outcome.reason) : this.#drop(attempt, outcome)
    if (verdict === 'credential') return this.#refuse(attempt, outcome)
    const isAlone = verdict === 'unlikely' && attempt.tries >= MAX_SUSPECT_TRIES
    return isAlone ? this.fail(outcome.reason) : this.#retry(attempt, outcome)
  }
}
