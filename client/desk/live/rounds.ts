/** Polls with one request at a time: at intervals, on demand, and when the device wakes. */
import { hearWakes } from '#client/sdk/src/wakes.ts'

type RoundsPorts<T> = {
  /** Undefined when the request failed. */
  readonly ask: (signal: AbortSignal) => Promise<T | undefined>
  readonly hear: (answer: T | undefined) => void
  /** Whether to go on polling after a success. */
  readonly goesOn: () => boolean
  readonly everyMs?: number
  /** The interval in a hidden tab; without it, hidden tabs do not poll. */
  readonly hiddenMs?: number
}

type Rounds = {
  /** Polls now. Cancels a request in flight, whose response could be out of date. */
  now(): void
  close(): void
}

/** The longest delay before a change is noticed; each poll costs the server one short read. */
const EVERY_MS = 3_000
/** Request timeout: a silently dead connection blocks polling no longer than this. */
const PATIENCE_MS = 15_000

export function openRounds<T>({ ask, hear, goesOn, everyMs = EVERY_MS, hiddenMs }: RoundsPorts<T>): Rounds {
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
    if (answer === undefined || goesOn()) wait()
  }

  function wait() {
    timer = setTimeout(next, isVisible() ? everyMs : (hiddenMs ?? everyMs))
  }

  /** Without `hiddenMs`, skips hidden tabs: becoming visible counts as a wake, which polls at once. */
  function next() {
    if (isVisible() || hiddenMs !== undefined) now()
    else wait()
  }

  function stop() {
    clearTimeout(timer)
    round?.abort()
    round = undefined
  }

  const isVisible = () => document.visibilityState === 'visible'
  hearWakes(ended.signal, ({ kind }) => kind === 'wake' && now())
  return {
    now,
    close() {
      ended.abort()
      stop()
    },
  }
}
