/** Polls: one request after the other, and at once on demand or when the device wakes. */
import { hearWakes } from '#client/sdk/src/wakes.ts'

type RoundsPorts<T> = {
  /** Undefined when the request failed. */
  readonly ask: (signal: AbortSignal) => Promise<T | undefined>
  readonly hear: (answer: T | undefined) => void
  /** Whether to go on polling after a success. */
  readonly goesOn: () => boolean
}

type Rounds = {
  /** Cancels the request under way, which was too early. */
  now(): void
  close(): void
}

/** The longest delay of a change; each round costs the server one short read. */
const EVERY_MS = 3_000
/** How long a silently dead connection holds up a round. */
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

  /** Hidden tabs do not poll; becoming visible counts as waking. */
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
