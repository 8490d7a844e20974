/** Tracks which push services rest, because they asked for it or because they refuse our credential. One per lane. */
import type { DeviceId } from '#push/devices/device.ts'

/** This many refusals in a row cannot be coincidence: the credential is refused, not the subscriptions. */
const ENOUGH_REFUSALS = 20
/** Per place. A forgotten suspect is only tried once more. */
const MAX_SUSPECTS = 10_000

type Place = {
  opensAtMs: number
  /** Refusals since the last accepted device. */
  refusals: number
  /** The number of accepted devices. */
  taken: number
  /** Refused devices, with the value of `taken` at their first refusal. */
  readonly suspects: Map<DeviceId, number>
}

export class SendingGate {
  readonly #places = new Map<string, Place>()

  /** When the place may be sent to again; undefined if it may be now. */
  opensAtMs(place: string, nowMs: number): number | undefined {
    const known = this.#places.get(place)
    return known && known.opensAtMs > nowMs ? known.opensAtMs : undefined
  }

  /** Returns false if the place rests already, so that a refusal is reported once. */
  rest(place: string, untilMs: number, nowMs: number): boolean {
    const known = this.#of(place)
    const wasOpen = known.opensAtMs <= nowMs
    known.opensAtMs = Math.max(known.opensAtMs, untilMs)
    known.refusals = 0
    known.suspects.clear()
    return wasOpen
  }

  succeed(place: string): void {
    const known = this.#of(place)
    known.taken += 1
    known.refusals = 0
  }

  /**
   * Interprets a refusal by that place. A credential that worked a moment ago may be broken now, so a device is judged only if it
   * is refused again although others were accepted in between. `unlikely`: undecided, but others were accepted before.
   */
  suspect(place: string, device: DeviceId): 'subscription' | 'credential' | 'unknown' | 'unlikely' {
    const known = this.#of(place)
    const takenBefore = known.suspects.get(device)
    if (takenBefore !== undefined && known.taken > takenBefore) {
      known.suspects.delete(device)
      return 'subscription'
    }
    // Once the credential has worked, repeated refusals of a single device do not count against it.
    if (takenBefore === undefined || known.taken === 0) known.refusals += 1
    if (takenBefore === undefined) {
      const [oldest] = known.suspects.keys()
      if (known.suspects.size >= MAX_SUSPECTS && oldest !== undefined) known.suspects.delete(oldest)
      known.suspects.set(device, known.taken)
    }
    if (known.refusals >= ENOUGH_REFUSALS) return 'credential'
    return known.taken > 0 ? 'unlikely' : 'unknown'
  }

  #of(place: string): Place {
    const known = this.#places.get(place) ?? { opensAtMs: 0, refusals: 0, taken: 0, suspects: new Map() }
    this.#places.set(place, known)
    return known
  }
}
