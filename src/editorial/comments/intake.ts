/**
 * Collects the comments that arrive within a moment, so that a crowd costs one commit for hundreds and never keeps a post
 * waiting: one group is under way at a time.
 */
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { Comments, Received, ReceivedComment } from '#store/comments/comments.ts'

/** Nobody notices it, and at most ten commits a second compete with posts. */
const GATHER_MS = 100
/** Keeps a commit, and so the posts behind it, within a few milliseconds. */
const MOST_TOGETHER = 250
/** Law 8, bounded: a few seconds of a crowd. Later ones are asked to come back. */
const MOST_WAITING_HERE = 5_000
const RETRY_AFTER_SECONDS = 5

type Waiting = {
  readonly comment: ReceivedComment
  readonly resolve: (received: Received) => void
  readonly reject: (reason: unknown) => void
}

type IntakeOptions = {
  readonly comments: Pick<Comments, 'receive'>
  readonly clock: Pick<Clock, 'after'>
  /** Called when a coverage had too many, with the number of unread ones that were deleted. */
  readonly onDropped: (count: number) => void
}

export class CommentIntake {
  readonly #comments: IntakeOptions['comments']
  readonly #clock: IntakeOptions['clock']
  readonly #onDropped: IntakeOptions['onDropped']
  readonly #waiting: Waiting[] = []
  #underWay: Promise<void> | undefined

  constructor({ comments, clock, onDropped }: IntakeOptions) {
    this.#comments = comments
    this.#clock = clock
    this.#onDropped = onDropped
  }

  /** @throws Refusal `busy`, and errors of the store. */
  add(comment: ReceivedComment): Promise<Received> {
    if (this.#waiting.length >= MOST_WAITING_HERE) {
      return Promise.reject(new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS }))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ comment, resolve, reject })
      this.#underWay ??= this.#storeAll()
    })
  }

  /** Resolves when nothing waits any more. */
  async close(): Promise<void> {
    await this.#underWay
  }

  async #storeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise<void>(resolve => this.#clock.after(GATHER_MS, resolve))
      await this.#store(this.#waiting.splice(0, MOST_TOGETHER))
    }
    this.#underWay = undefined
  }

  async #store(group: readonly Waiting[]): Promise<void> {
    try {
      const { received, dropped } = await this.#comments.receive(group.map(({ comment }) => comment))
      if (dropped > 0) this.#onDropped(dropped)
      for (const [index, { resolve }] of group.entries()) resolve(received[index] ?? { kind: 'blocked' })
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
}
