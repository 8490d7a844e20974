/** The part of a coverage that an embed shows. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { printPlace } from '#shared/blog/order.ts'

/** Nothing before this instant, as `toISOString` prints it. */
export function since(from: string, coverage: Coverage): Coverage {
  const isLate = ({ time }: { readonly time: string }) => time >= from
  const { pinned, keyUpdates, updates, older = '' } = coverage
  return {
    ...coverage,
    pinned: pinned.filter(isLate),
    keyUpdates: keyUpdates.filter(isLate),
    updates: updates.filter(isLate),
    // A place begins with its time.
    older: older > from ? older : undefined,
  }
}

/** The newest updates alone; the rest counts as older. */
export function newestOf(coverage: Coverage, limit: number): Coverage {
  const { updates } = coverage
  const last = updates[limit - 1]
  return last && updates[limit] ? { ...coverage, updates: updates.slice(0, limit), older: printPlace(last) } : coverage
}
