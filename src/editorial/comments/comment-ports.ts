/** The ports of the use cases about comments. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import type { Comments } from '#store/comments/comments.ts'
import type { CommentGuard } from './comment-guard.ts'
import type { Moderation } from './guard/moderation.ts'
import type { CommentIntake } from './intake.ts'

export type CommentPorts = Pick<IngestPorts, 'log' | 'records' | 'bus' | 'now' | 'newId'> & {
  readonly comments: Comments
  readonly guard: CommentGuard
  /** Absent without CRIER_MODERATION_URL. */
  readonly moderation?: Pick<Moderation, 'look'> | undefined
  readonly intake: Pick<CommentIntake, 'add'>
}
