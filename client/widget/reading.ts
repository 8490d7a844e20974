/** One reader's state of a coverage: arrivals, choices and opened updates. */
import type { ReaderStatus } from '#shared/view/presence.ts'
import type { Arrivals } from './arrivals.ts'
import type { Choices } from './choices.ts'

export type Reading = {
  /** Undefined until the coverage is loaded. */
  arrivals: Arrivals | undefined
  choices: Choices
  older: ReaderStatus['older']
  /** Article ids of the pinned updates that are shown in full. */
  opened: ReadonlySet<string>
}
