/** What a node depends on: the database, the bus, the writer. Each part reports its own state. */
import type { Clock } from './clock.ts'

type PartState = { readonly kind: 'up' } | { readonly kind: 'down'; readonly reason: string }

export interface Part {
  /** One word, used in `/readyz?verbose` and as a label in metrics. */
  readonly name: string
  /** Without it the node cannot work, so `/readyz` is 503. Without an optional part it works late or in part. */
  readonly isNeeded: boolean
  /**
   * At most one cheap check; called often. `reason` is public: a sentence without a host, a path or a secret. A
   * rejection also means `down`.
   */
  check(): PartState | Promise<PartState>
}

export type PartFound = { readonly name: string; readonly isNeeded: boolean; readonly state: PartState }

export const UP: PartState = { kind: 'up' }
export const down = (reason: string): PartState => ({ kind: 'down', reason })

/** A probe gives up after a few seconds; a part that hangs for this long counts as down. */
const CHECK_MS = 3_000

export interface Parts {
  /** Concurrent calls share one check. */
  check(): Promise<readonly PartFound[]>
}

export function createParts(parts: readonly Part[], clock: Clock): Parts {
  let looking: Promise<readonly PartFound[]> | undefined

  async function look(part: Part): Promise<PartFound> {
    const { name, isNeeded } = part
    let callOff = () => {}
    const late = new Promise<PartState>(resolve => {
      callOff = clock.after(CHECK_MS, () => resolve(down('it does not respond')))
    })
    // A part that throws at once is down like one that rejects.
    const asked = (async () => part.check())().catch(() => down('it cannot be checked'))
    const state = await Promise.race([asked, late])
    callOff()
    return { name, isNeeded, state }
  }

  return {
    check() {
      looking ??= Promise.all(parts.map(look)).finally(() => {
        looking = undefined
      })
      return looking
    },
  }
}
