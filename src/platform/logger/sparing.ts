/** Of lines that say the same, the first ones of a while are said and the others counted: an outage fills no disk. */
import type { Clock } from '#platform/clock.ts'

const WINDOW_MS = 10_000
/** Enough to see that several paths, keys or clients are struck. */
const MAX_LINES = 10
/** Law 8, bounded. What is new beyond it counts as one more kind. */
const MAX_KINDS = 100
const OTHERS = 'others'

type SparingOptions = {
  readonly clock: Clock
  /** At the end of a while in which lines were not said. */
  readonly onSpared: (kind: string, lines: number) => void
}

/** Whether a line of this kind is to be said. */
export function createSparing({ clock, onSpared }: SparingOptions): (kind: string) => boolean {
  const open = new Map<string, { said: number; spared: number }>()

  function begin(kind: string) {
    const window = { said: 0, spared: 0 }
    open.set(kind, window)
    clock.after(WINDOW_MS, () => {
      open.delete(kind)
      if (window.spared > 0) onSpared(kind, window.spared)
    })
    return window
  }

  return asked => {
    const kind = open.has(asked) || open.size < MAX_KINDS ? asked : OTHERS
    const window = open.get(kind) ?? begin(kind)
    if (window.said >= MAX_LINES) {
      window.spared += 1
      return false
    }
    window.said += 1
    return true
  }
}
