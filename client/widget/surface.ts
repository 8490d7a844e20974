/** The elements of a widget, and the signal that ends it. */
import type { Coverage } from '#shared/blog/coverage.ts'

export type Surface = {
  readonly root: Element
  /** The widget's custom element. */
  readonly host: Element
  readonly signal: AbortSignal
}

export type ReadSurface = Surface & {
  /** What the reader has of the coverage, including updates that wait. */
  readonly coverage: () => Coverage | undefined
  /** The drawn hours of the list. */
  readonly hours: () => readonly Element[]
  /** Those of them that are in view, and the pinned updates if they are. */
  readonly seen: ReadonlySet<Element>
}
