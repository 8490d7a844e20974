/** The timelines of blogs that were asked for as they stood, read from the log in parts and extended as it grows. */
import { endOfTurn } from '#platform/end-of-turn.ts'
import { Refusal } from '#platform/errors.ts'
import type { Change } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import { boundReads } from '#web/api/bounded-read.ts'
import { VersionTimeline } from './version-timeline.ts'

/**
 * Law 8, bounded: about 130 bytes a change at most, so 65 MB. The least recently requested timeline is dropped; one that is
 * larger by itself is kept until another is requested.
 */
const MAX_HELD_CHANGES = 500_000
/** Blogs that wait to be read; further ones are refused. */
const MAX_WAITING = 50
/** Law 12, fair share: a part is read and parsed in a few milliseconds, then everything else has its turn. */
const PART = { changes: 500, characters: 250_000 } as const
const COME_BACK_SECONDS = 5

type TimelinesOptions = {
  readonly log: Pick<Log, 'read' | 'head'>
  readonly maxHeldChanges?: number
  /** Resolves once everything else had its turn. */
  readonly breathe?: () => Promise<void>
}

export class Timelines {
  readonly #log: Pick<Log, 'head'>
  readonly #read: Log['read']
  readonly #maxHeldChanges: number
  readonly #breathe: () => Promise<void>
  /** In order of the last request. */
  readonly #held = new Map<BlogId, VersionTimeline>()
  readonly #reading = new Map<BlogId, Promise<VersionTimeline>>()
  /** One blog is read at a time, so that many at once are not slower for everybody else than one. */
  #last: Promise<unknown> = Promise.resolve()

  constructor({ log, maxHeldChanges = MAX_HELD_CHANGES, breathe = endOfTurn }: TimelinesOptions) {
    this.#log = log
    this.#read = boundReads(log, PART.characters)
    this.#maxHeldChanges = maxHeldChanges
    this.#breathe = breathe
  }

  /** Up to the head of the stream. @throws Refusal `unknown_blog`, `gap`, `too_many_requests`. */
  async of(blog: BlogId): Promise<VersionTimeline> {
    const head = await this.#log.head(publicStream(blog))
    if (!head) throw new Refusal('unknown_blog')
    const held = this.#held.get(blog)
    if (held?.epoch === head.epoch && held.head >= head.offset) return this.#keep(blog, held)
    return this.#reading.get(blog) ?? this.#begin(blog, head)
  }

  #begin(blog: BlogId, head: Cursor): Promise<VersionTimeline> {
    if (this.#reading.size >= MAX_WAITING) {
      throw new Refusal('too_many_requests', { retryAfterSeconds: COME_BACK_SECONDS })
    }
    const reading = this.#last.then(() => this.#readUpTo(blog, head)).finally(() => this.#reading.delete(blog))
    this.#reading.set(blog, reading)
    this.#last = reading.catch(() => {})
    return reading
  }

  async #readUpTo(blog: BlogId, head: Cursor): Promise<VersionTimeline> {
    const held = this.#held.get(blog)
    const timeline = held?.epoch === head.epoch ? held : new VersionTimeline(head.epoch)
    while (timeline.head < head.offset) {
      const after = { epoch: head.epoch, offset: timeline.head }
      const part = await this.#read(publicStream(blog), after, PART.changes)
      if (part.kind !== 'changes' || part.changes.length === 0) throw notKept()
      for (const { text } of part.changes) timeline.take(JSON.parse(text) as Change)
      await this.#breathe()
    }
    return this.#keep(blog, timeline)
  }

  #keep(blog: BlogId, timeline: VersionTimeline): VersionTimeline {
    this.#held.delete(blog)
    this.#held.set(blog, timeline)
    let changes = [...this.#held.values()].reduce((sum, { head }) => sum + head, 0)
    for (const [oldest, { head }] of this.#held) {
      if (changes <= this.#maxHeldChanges || oldest === blog) break
      this.#held.delete(oldest)
      changes -= head
    }
    return timeline
  }
}

/** @returns the refusal of an instant whose changes were deleted for their age. */
export function notKept(): Refusal {
  return new Refusal('gap', {
    detail: 'The changes of that time are not kept (CRIER_KEEP_CHANGES_DAYS), so how the blog stood is not known.',
  })
}
