/** The ports of the use cases about comments. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import type { Comments } from '#store/comments/comments.ts'
import type { CommentGuard } from './comment-guard.ts'
import type { CommentIntake } from './intake.ts'

export type CommentPorts = Pick<IngestPorts, 'log' | 'records' | 'bus' | 'now' | 'newId'> & {
  readonly comments: Comments
  readonly guard: CommentGuard
  readonly intake: Pick<CommentIntake, 'add'>
}
