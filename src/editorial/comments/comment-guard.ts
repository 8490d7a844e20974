/** The port to what keeps abuse away: limits, proofs of work, rules about links and words. */
import type { Blog } from '#shared/blog/blog.ts'
import type { NewComment } from '#shared/requests/comment-inputs.ts'
import type { WriterHash } from '#store/comments/comments.ts'

type SentComment = Pick<NewComment, 'text' | 'name' | 'update' | 'proof'> & {
  readonly blog: Blog
  /** Of the client, for limits; neither logged nor stored. */
  readonly address: string
  readonly writer: WriterHash
  /** Names the request: a repeat of it may use its proof again. */
  readonly key: string
}

type Admitted = {
  /** Shown to editors beside the comment. */
  readonly flags: readonly string[]
  /** Set aside, not among those that wait. */
  readonly hold: boolean
  /** The same for texts that say the same. By default, their letters and digits. */
  readonly alike?: string
}

export interface CommentGuard {
  /** @throws Refusal `too_many_requests`, `proof_needed`. */
  admit(sent: SentComment): Promise<Admitted>
}

export const admitsAll: CommentGuard = { admit: async () => ({ flags: [], hold: false }) }
