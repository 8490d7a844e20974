/** Notices when nobody is typing, so that the field under somebody's hands can be exchanged for another. */

/** Longer than a pause between two words. */
const REST_MS = 1_000

export type TypingPause = ReturnType<typeof createTypingPause>

export function createTypingPause(now: () => number = () => performance.now()) {
  let typedAt = Number.NEGATIVE_INFINITY
  let isComposing = false

  const leftMs = () => (isComposing ? REST_MS : Math.max(0, typedAt + REST_MS - now()))

  return {
    typed() {
      typedAt = now()
    },
    /** An input method has begun a word, or ended it. */
    compose(goesOn: boolean) {
      isComposing = goesOn
      typedAt = now()
    },
    isAtRest: () => leftMs() === 0,
    /** Runs at the next pause, at once if there is one now. The returned function cancels it. */
    atRest(run: () => void): () => void {
      let timer: ReturnType<typeof setTimeout>
      function look() {
        const ms = leftMs()
        if (ms > 0) timer = setTimeout(look, ms)
        else run()
      }
      timer = setTimeout(look)
      return () => clearTimeout(timer)
    },
  }
}
