/** One reader's state of a coverage: arrivals, choices and opened updates. */
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { ReaderStatus } from '#shared/view/presence.ts'
import type { Arrivals } from './arrivals.ts'
import type { Choices } from './choices.ts'

export type Reading = {
  /** Undefined until the coverage is loaded. */
  arrivals: Arrivals | undefined
  choices: Choices
  older: ReaderStatus['older']
  /** The most updates drawn, until the reader asks for older ones. */
  limit: number
  /** Reports changes that have led to `come`, and returns those that concern the element; set by the extras. */
  passOn?: ((changes: readonly Change[], come: Coverage) => readonly Change[]) | undefined
  /** Article ids of the pinned updates that are shown in full. */
  opened: ReadonlySet<string>
}
