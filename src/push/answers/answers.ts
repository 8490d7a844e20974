/** The port to the outbox of answers: whom of the readers who asked is still to be told; filled by what commits an answer. */
import type { DeviceId } from '#push/devices/device.ts'
import type { BlogId, CommentId } from '#shared/blog/ids.ts'

/** News goes stale: a reader who was out of reach for longer sees the answer on the page. */
export const ANSWER_LIFE_MS = 3_600_000

export type DueAnswer = {
  readonly blog: BlogId
  readonly comment: CommentId
  readonly device: DeviceId
  /** How long ago it was answered. */
  readonly ageMs: number
}
export type AnswerOf = Pick<DueAnswer, 'comment' | 'device'>

/** All times are the database's. */
export interface Answers {
  /** Whether there are any at all, at the cost of a row: it is asked every second. */
  any(): Promise<boolean>
  /** Takes up to `limit` that are due, for this long: another node takes those that were not settled by then. */
  claim(limit: number, holdMs: number): Promise<readonly DueAnswer[]>
  putOff(of: AnswerOf, forMs: number): Promise<void>
  /** Nothing more is to be done for it. */
  settle(of: AnswerOf): Promise<void>
  /** Drops those that are older than an answer's life, and returns how many. */
  dropOld(): Promise<number>
}
