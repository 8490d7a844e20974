/** Knows which push services rest: because they asked for it, or because they refuse our credential. One a lane. */

/** So many refusals before the first success are no chance: it is the credential and not the subscriptions. */
const ENOUGH_REFUSALS = 20

type Place = { opensAtMs: number; refusals: number; hasSucceeded: boolean }

export class Gate {
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
    return wasOpen
  }

  succeed(place: string): void {
    const known = this.#of(place)
    known.hasSucceeded = true
    known.refusals = 0
  }

  /** What a refusal there means: that place takes our credential from others, or from nobody. */
  suspect(place: string): 'subscription' | 'credential' | 'unknown' {
    const known = this.#of(place)
    if (known.hasSucceeded) return 'subscription'
    known.refusals += 1
    return known.refusals >= ENOUGH_REFUSALS ? 'credential' : 'unknown'
  }

  #of(place: string): Place {
    const known = this.#places.get(place) ?? { opensAtMs: 0, refusals: 0, hasSucceeded: false }
    this.#places.set(place, known)
    return known
  }
}
