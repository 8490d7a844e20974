/** What a node stands on, as its operator asks: the database, the bus, the writer. Each part answers for itself. */
import type { Clock } from './clock.ts'

type PartState = { readonly kind: 'up' } | { readonly kind: 'down'; readonly reason: string }

export interface Part {
  /** One word: stands in `/readyz?verbose` and as a label in the figures. */
  readonly name: string
  /** Without it the node cannot do its work, so `/readyz` is 503. Without any other it does so late, or less of it. */
  readonly isNeeded: boolean
  /**
   * At most one cheap look; asked often. `reason` is read by strangers: a sentence without a host, a path or a secret.
   * Rejecting is `down` too.
   */
  check(): PartState | Promise<PartState>
}

export type PartFound = { readonly name: string; readonly isNeeded: boolean; readonly state: PartState }

export const UP: PartState = { kind: 'up' }
export const down = (reason: string): PartState => ({ kind: 'down', reason })

/** A probe gives up after a few seconds; a part that hangs for so long is as good as away. */
const CHECK_MS = 3_000

export interface Parts {
  /** Everybody who asks at the same time shares one look. */
  check(): Promise<readonly PartFound[]>
}

export function createParts(parts: readonly Part[], clock: Clock): Parts {
  let looking: Promise<readonly PartFound[]> | undefined

  async function look(part: Part): Promise<PartFound> {
    const { name, isNeeded } = part
    let callOff = () => {}
    const late = new Promise<PartState>(resolve => {
      callOff = clock.after(CHECK_MS, () => resolve(down('it does not answer')))
    })
    const asked = ask(part).catch(() => down('it cannot be asked'))
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

/** A part that throws at once is down like one that rejects. */
async function ask(part: Part): Promise<PartState> {
  return part.check()
}
