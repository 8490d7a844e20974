/** Levels of meters as they were read within the last second, so that requests without a proof seldom reach the database. */
import type { Clock } from '#platform/clock.ts'
import type { GuardState, Level, MeterOf } from '#store/guard/guard-state.ts'

const FRESH_MS = 1_000
/** Law 8, bounded: the places of a second, 100 bytes each. */
const MOST = 10_000

export type KnownLevels = ReturnType<typeof createLevels>

type LevelsOptions = { readonly state: Pick<GuardState, 'levels'>; readonly clock: Pick<Clock, 'elapsedMs'> }
type Known = { readonly level: Level; readonly atMs: number }

export function createLevels({ state, clock }: LevelsOptions) {
  const known = new Map<string, Known>()

  function learn(levels: Readonly<Record<string, Level>>): void {
    const atMs = clock.elapsedMs()
    for (const [name, level] of Object.entries(levels)) {
      known.delete(name)
      known.set(name, { level, atMs })
    }
    for (const name of known.keys()) {
      if (known.size <= MOST) return
      known.delete(name)
    }
  }

  function freshOf({ name }: MeterOf): Level | undefined {
    const held = known.get(name)
    return held && clock.elapsedMs() - held.atMs < FRESH_MS ? held.level : undefined
  }

  return {
    async of(one: MeterOf, other: MeterOf): Promise<readonly [Level, Level]> {
      const [first, second] = [freshOf(one), freshOf(other)]
      if (first && second) return [first, second]
      const read = await state.levels([one, other])
      learn(read)
      const empty = (meter: MeterOf): Level => ({ fill: 0, most: meter.most })
      return [read[one.name] ?? empty(one), read[other.name] ?? empty(other)]
    },
    /** What taking returned. */
    learn,
  }
}
