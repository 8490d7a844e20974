/** The secrets of today and yesterday, cached for a minute; the store creates each, and deletes it two days later. */
import type { Clock } from '#platform/clock.ts'
import type { GuardState } from '#store/guard/guard-state.ts'

const DAY_MS = 86_400_000
/** After a restored backup the nodes agree again within this time. */
const KNOWN_MS = 60_000

export type Secrets = ReturnType<typeof createSecrets>

type SecretsOptions = {
  readonly state: Pick<GuardState, 'secretOf'>
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>
}
type Known = { readonly secret: Promise<string>; readonly atMs: number }

export function createSecrets({ state, clock }: SecretsOptions) {
  /** Today's and yesterday's. */
  const known = new Map<number, Known>()
  const today = () => Math.floor(clock.now().getTime() / DAY_MS)

  function read(day: number): Promise<string> {
    const atMs = clock.elapsedMs()
    const held = known.get(day)
    if (held && atMs - held.atMs < KNOWN_MS) return held.secret
    const secret = state.secretOf(day)
    known.set(day, { secret, atMs })
    for (const other of known.keys()) if (Math.abs(other - day) > 1) known.delete(other)
    secret.catch(() => known.delete(day))
    return secret
  }

  return {
    async today(): Promise<{ readonly day: number; readonly secret: string }> {
      const day = today()
      return { day, secret: await read(day) }
    },
    /** Undefined for a day that no puzzle can still be of. */
    async of(day: number): Promise<string | undefined> {
      return day === today() || day === today() - 1 ? read(day) : undefined
    },
  }
}
