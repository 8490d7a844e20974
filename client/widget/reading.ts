/** One reader's state of a coverage: the updates that came, the choices, and the updates that were opened. */
import type { ReaderStatus } from '#shared/view/presence.ts'
import type { Arrivals } from './arrivals.ts'
import type { Choices } from './choices.ts'

export type Reading = {
  /** Undefined until the coverage is loaded. */
  arrivals: Arrivals | undefined
  choices: Choices
  older: ReaderStatus['older']
  /** Ids of the articles of pinned updates that are shown whole. */
  opened: ReadonlySet<string>
}
