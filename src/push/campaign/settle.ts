/** Acts on outcomes, for every lane: counts, drops, moves or retries devices, and lets services rest. Nothing else does. */
import type { Clock } from '#platform/clock.ts'
import type { Recipient } from '#push/devices/device.ts'
import type { Devices, Gone } from '#push/devices/devices.ts'
import { backoffMs } from '#push/lanes/backoff.ts'
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

type SettlerOptions = {
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

export interface Settler {
  sent(): void
  /** Undefined if nothing more is to be done for this device; otherwise when to retry it. */
  settle(attempt: SendAttempt, outcome: PushOutcome): Retry | undefined
  /** For a device that was not sent to, because its service rests. */
  postpone(attempt: SendAttempt, untilMs: number): Retry | undefined
  fail(reason: string): void
  /** Applies the collected drops and moves to the store. `again`: devices reported as gone that have registered since. */
  flush(): Promise<{ readonly figures: Figures; readonly again: readonly Retry[] }>
}

export function createSettler(options: SettlerOptions): Settler {
  const { lane, gate, devices, clock, random, madeAt, expiresAt, onRefused } = options
  const tally = createTally()
  let gone: (Gone & { readonly tries: number })[] = []
  let moved: Recipient[] = []
  const nowMs = () => clock.now().getTime()

  function again({ recipient, tries }: SendAttempt, { dueMs, reason }: { dueMs: number; reason: string }) {
    if (dueMs >= expiresAt.getTime()) {
      tally.failed(`too late: ${reason}`)
      return undefined
    }
    return { device: recipient.id, tries, dueAt: new Date(dueMs).toISOString() }
  }

  function retry(attempt: SendAttempt, { reason, afterMs }: { reason: string; afterMs?: number | undefined }) {
    const dueMs = nowMs() + backoffMs({ tries: attempt.tries, afterMs, random })
    return again({ ...attempt, tries: attempt.tries + 1 }, { dueMs, reason })
  }

  function drop({ recipient, tries }: SendAttempt, { reason, since }: { reason: string; since?: Date | undefined }) {
    if (since && Date.parse(recipient.registeredAt) > since.getTime()) {
      tally.failed(`registered since: ${reason}`)
      return undefined
    }
    gone.push({ id: recipient.id, registeredUpTo: recipient.registeredAt, tries })
    return undefined
  }

  function refuse(
    attempt: SendAttempt,
    { reason, restMs = REFUSED_REST_MS }: { reason: string; restMs?: number | undefined },
  ) {
    const place = lane.placeOf(attempt.recipient.target)
    const dueMs = nowMs() + restMs
    tally.refused(reason)
    if (gate.rest(place, dueMs, nowMs())) onRefused({ platform: lane.platform, place, reason })
    return again(attempt, { dueMs, reason })
  }

  function fail(reason: string): undefined {
    tally.failed(reason)
  }

  function settle(attempt: SendAttempt, outcome: PushOutcome): Retry | undefined {
    const place = lane.placeOf(attempt.recipient.target)
    switch (outcome.kind) {
      case 'accepted':
        gate.succeed(place)
        tally.accepted(nowMs() - madeAt.getTime())
        return undefined
      case 'gone':
        return drop(attempt, outcome)
      case 'retry': {
        const due = retry(attempt, outcome)
        if (outcome.restsPlace && due) gate.rest(place, Date.parse(due.dueAt), nowMs())
        return due
      }
      case 'refused':
        return refuse(attempt, outcome)
      case 'suspect': {
        const verdict = gate.suspect(place, attempt.recipient.id)
        if (verdict === 'subscription') return outcome.keepsToken ? fail(outcome.reason) : drop(attempt, outcome)
        if (verdict === 'credential') return refuse(attempt, outcome)
        const isAlone = verdict === 'unlikely' && attempt.tries >= MAX_SUSPECT_TRIES
        return isAlone ? fail(outcome.reason) : retry(attempt, outcome)
      }
      case 'unsendable':
        return fail(outcome.reason)
      case 'moved':
        moved.push({ ...attempt.recipient, target: outcome.target })
        return settle(attempt, outcome.outcome)
    }
  }

  return {
    sent: tally.sent,
    fail: tally.failed,
    settle,
    postpone: (attempt, untilMs) => again(attempt, { dueMs: untilMs, reason: 'the service rests' }),

    async flush() {
      const [dropping, moving] = [gone, moved]
      gone = []
      moved = []
      for (const { id, target } of moving) await devices.move(id, target)
      const dropped = await devices.drop(dropping)
      for (let n = 0; n < dropped; n += 1) tally.dropped()
      const figures = tally.take()
      if (dropped === dropping.length) return { figures, again: [] }
      const tries = new Map(dropping.map(one => [one.id, one.tries]))
      const there = await devices.recipientsWith([...tries.keys()])
      const dueAt = clock.now().toISOString()
      return { figures, again: there.map(({ id }) => ({ device: id, tries: (tries.get(id) ?? 0) + 1, dueAt })) }
    },
  }
}
