/** Logs the first of similar lines in an interval and counts the others, so that an outage does not fill a disk. */
import type { Clock } from '#platform/clock.ts'

const WINDOW_MS = 10_000
/** Enough to see that several paths, keys or clients are affected. */
const MAX_LINES = 10
/** Law 8, bounded. Beyond it, new kinds share one counter. */
const MAX_KINDS = 100
const OTHERS = 'others'

type SparingOptions = {
  readonly clock: Clock
  /** Called at the end of an interval in which lines were suppressed. */
  readonly onSpared: (kind: string, lines: number) => void
}

/** Whether to log a line of this kind. */
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
