/** Shows how far a long command is, in one line that replaces itself: on a terminal only, so that logs stay clean. */
import type { Clock } from '#platform/clock.ts'

/** A command that ends sooner needs no line. */
const QUIET_MS = 1_000
/** Often enough to look alive; a terminal over a slow connection keeps up. */
const BETWEEN_MS = 100
const CLEAR = '\r\u001b[K'

export type ProgressLine = {
  /** Replaces the line; may be called as often as there is news. */
  show(line: string): void
  /** Clears the line, so that other output starts at the margin; the next `show` brings it back. */
  clear(): void
  [Symbol.dispose](): void
}

type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & { write(text: string): unknown }

export function createProgress(clock: Pick<Clock, 'elapsedMs'>, terminal: Terminal = process.stderr): ProgressLine {
  const beganMs = clock.elapsedMs()
  let shownMs = Number.NEGATIVE_INFINITY
  let isShown = false

  function clear(): void {
    if (isShown) terminal.write(CLEAR)
    isShown = false
    shownMs = Number.NEGATIVE_INFINITY
  }

  return {
    show(line) {
      const nowMs = clock.elapsedMs()
      if (!terminal.isTTY || nowMs - beganMs < QUIET_MS || nowMs - shownMs < BETWEEN_MS) return
      // A wrapped line could not be replaced.
      terminal.write(`${CLEAR}${line.slice(0, Math.max(1, (terminal.columns || 80) - 1))}`)
      shownMs = nowMs
      isShown = true
    },
    clear,
    [Symbol.dispose]: clear,
  }
}
