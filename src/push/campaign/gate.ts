/** Knows which push services rest: because they asked for it, or because they refuse our credential. One a lane. */
import type { DeviceId } from '#push/devices/device.ts'

/** So many refusals in a row are no chance: it is the credential and not the subscriptions. */
const ENOUGH_REFUSALS = 20
/** A place; one that is forgotten is only asked once more. */
const MAX_SUSPECTS = 10_000

type Place = {
  opensAtMs: number
  /** Since the last device that was taken. */
  refusals: number
  /** How many were taken. */
  taken: number
  /** Refused devices, with what `taken` was at their first refusal. */
  readonly suspects: Map<DeviceId, number>
}

export class SendingGate {
  readonly #places = new Map<string, Place>()

  /** When the place may be sent to again; undefined when it may now. */
  opensAtMs(place: string, nowMs: number): number | undefined {
    const known = this.#places.get(place)
    return known && known.opensAtMs > nowMs ? known.opensAtMs : undefined
  }

  /** False when it rests until then or longer already: whoever said so has said it once. */
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
   * What a refusal there means. A credential that served until a moment ago may be broken now, so a device is judged only
   * when it is refused again and others were taken in between. `unlikely`: nobody knows yet, but others were taken before.
   */
  suspect(place: string, device: DeviceId): 'subscription' | 'credential' | 'unknown' | 'unlikely' {
    const known = this.#of(place)
    const takenBefore = known.suspects.get(device)
    if (takenBefore !== undefined && known.taken > takenBefore) {
      known.suspects.delete(device)
      return 'subscription'
    }
    // Where the credential did serve, one device that is refused again and again is no sign against it.
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
