/**
 * Lets the newsroom's own moderation look at each comment that was received. It may approve or hold it; whatever it does not
 * decide in time, editors do. Nothing waits for it: a comment is stored, and in the editors' queue, before it is called.
 */
import type { Clock } from '#platform/clock.ts'
import type { ReceivedComment } from '#store/comments/comments.ts'
import { askModeration, type ModerationOutcome } from './moderation-call.ts'

/** Calls at once. */
const MAX_CALLS = 16
/** Law 8, bounded: beyond it, editors decide. A waiting call's time runs, so a moderation that hangs empties the queue. */
const MAX_WAITING = 1_000
/** This many in a row without an answer: it is down, and is asked again after a rest. */
const MAX_SILENT = 5
const REST_MS = 30_000

export type ModeratedComment = Pick<
  ReceivedComment,
  'blog' | 'id' | 'update' | 'kind' | 'name' | 'text' | 'sentAt' | 'flags'
>

type ModerationOptions = {
  readonly url: string
  readonly secret: string
  readonly limitMs: number
  readonly clock: Pick<Clock, 'now' | 'elapsedMs' | 'after'>
  /** Does what it decided, unless an editor was there first. */
  readonly decide: (comment: ModeratedComment, action: 'approve' | 'hold') => Promise<unknown>
  readonly onOutcome: (outcome: ModerationOutcome | 'skipped', ms: number) => void
  readonly onError: (error: unknown) => void
}

export interface Moderation {
  /** Returns at once. */
  look(comment: ModeratedComment): void
  close(): Promise<void>
}

export function createModeration(options: ModerationOptions): Moderation {
  return new Moderating(options)
}

type Waiting = { readonly comment: ModeratedComment; readonly sinceMs: number }

class Moderating implements Moderation {
  readonly #options: ModerationOptions
  readonly #waiting: Waiting[] = []
  readonly #calls = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  #silent = 0
  #restsUntilMs = Number.NEGATIVE_INFINITY

  constructor(options: ModerationOptions) {
    this.#options = options
  }

  look(comment: ModeratedComment): void {
    const sinceMs = this.#options.clock.elapsedMs()
    const isOpen = !this.#stop.signal.aborted && sinceMs >= this.#restsUntilMs && this.#waiting.length < MAX_WAITING
    if (!isOpen) return this.#options.onOutcome('skipped', 0)
    this.#waiting.push({ comment, sinceMs })
    this.#fill()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    this.#waiting.length = 0
    await Promise.all(this.#calls)
  }

  #fill(): void {
    while (this.#calls.size < MAX_CALLS) {
      const next = this.#waiting.shift()
      if (!next) return
      const call = this.#call(next)
        .catch(this.#options.onError)
        .finally(() => {
          this.#calls.delete(call)
          this.#fill()
        })
      this.#calls.add(call)
    }
  }

  async #call({ comment, sinceMs }: Waiting): Promise<void> {
    const { url, secret, limitMs, clock, decide, onOutcome } = this.#options
    const leftMs = sinceMs + limitMs - clock.elapsedMs()
    if (leftMs <= 0 || this.#stop.signal.aborted) return onOutcome('skipped', 0)
    const late = new AbortController()
    const callOff = clock.after(leftMs, () => late.abort())
    const { blog, id, update, kind, name, text, sentAt, flags } = comment
    const outcome = await askModeration({
      ...{ url, secret, id, at: clock.now() },
      data: { blog, comment: { id, update, kind, name, text, sentAt }, flags },
      signal: AbortSignal.any([late.signal, this.#stop.signal]),
    })
    callOff()
    onOutcome(outcome, clock.elapsedMs() - sinceMs)
    this.#note(outcome)
    if (outcome === 'approve' || outcome === 'hold') await decide(comment, outcome)
  }

  #note(outcome: ModerationOutcome): void {
    this.#silent = outcome === 'late' || outcome === 'failed' ? this.#silent + 1 : 0
    if (this.#silent < MAX_SILENT) return
    this.#silent = 0
    this.#restsUntilMs = this.#options.clock.elapsedMs() + REST_MS
    // Their time would pass while it rests.
    for (const _ of this.#waiting.splice(0)) this.#options.onOutcome('skipped', 0)
  }
}
