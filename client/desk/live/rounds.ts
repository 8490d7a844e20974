/** Asks the same again and again, one after the other, and at once where that is wanted or the device has woken. */
import { hearWakes } from '#client/sdk/src/wakes.ts'

type RoundsPorts<T> = {
  /** Undefined when there is no answer now. */
  readonly ask: (signal: AbortSignal) => Promise<T | undefined>
  readonly hear: (answer: T | undefined) => void
  /** Whether the next round must come by itself, though the last one was answered. */
  readonly goesOn: () => boolean
}

type Rounds = {
  /** Whatever is on its way was asked too early. */
  now(): void
  close(): void
}

/** What others wait for is here within this time; each round costs the server one short read. */
const EVERY_MS = 3_000
/** A line that died without a word holds a round up for so long. */
const PATIENCE_MS = 15_000

export function openRounds<T>({ ask, hear, goesOn }: RoundsPorts<T>): Rounds {
  const ended = new AbortController()
  let round: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function now() {
    if (ended.signal.aborted) return
    stop()
    round = new AbortController()
    void run(round)
  }

  async function run(asked: AbortController) {
    timer = setTimeout(() => asked.abort(), PATIENCE_MS)
    const answer = await ask(asked.signal)
    if (asked !== round) return
    clearTimeout(timer)
    hear(answer)
    if (answer === undefined || goesOn()) timer = setTimeout(next, EVERY_MS)
  }

  /** Nobody looks at a tab that is not seen; once it is, that is a waking. */
  function next() {
    if (document.visibilityState === 'visible') now()
    else timer = setTimeout(next, EVERY_MS)
  }

  function stop() {
    clearTimeout(timer)
    round?.abort()
    round = undefined
  }

  hearWakes(ended.signal, ({ kind }) => kind === 'wake' && now())
  return {
    now,
    close() {
      ended.abort()
      stop()
    },
  }
}
