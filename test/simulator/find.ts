/** Tries one seed after the other, and shortens the schedule that breaks a law. */
import fc from 'fast-check'
import { inWords, type Schedule, schedules } from './actions.ts'
import type { Broken, Law } from './laws.ts'
import type { Safeguard } from './safeguards.ts'
import { simulate } from './simulate.ts'

type Found = { readonly seed: number; readonly schedule: Schedule; readonly broken: Broken }

type FindOptions = {
  readonly without?: Safeguard
  /** Shortens it until nothing can be left out any more; otherwise the first one is returned as it is. */
  readonly shortens?: boolean
  /** Called at once, because shortening takes a while. */
  readonly onBroken?: (broken: Broken) => void
}

/** Undefined if every law was kept. */
export async function findBy(
  seed: number,
  { without, shortens = false, onBroken }: FindOptions = {},
): Promise<Found | undefined> {
  const options = { ...(without && { without }) }
  let law: Law | undefined
  const property = fc.asyncProperty(schedules, async schedule => {
    const { broken } = await simulate(schedule, options)
    if (broken && law === undefined) onBroken?.(broken)
    law ??= broken?.law
    return broken === undefined || broken.law !== law
  })
  const { counterexample } = await fc.check(property, { seed, numRuns: 1, endOnFailure: !shortens })
  const [schedule] = counterexample ?? []
  if (!schedule) return undefined
  const { broken } = await simulate(schedule, options)
  if (!broken) throw new Error(`The simulation of seed ${seed} is not the same twice`)
  return { seed, schedule, broken }
}

export function told({ seed, schedule, broken }: Found): string {
  return [
    broken.message,
    `seed ${seed}, world ${schedule.world}, ${schedule.steps.length} actions:`,
    ...schedule.steps.map(step => `  ${inWords(step)}`),
    `to repeat it: npm run simulate -- --seed ${seed} --schedules 1`,
  ].join('\n')
}
