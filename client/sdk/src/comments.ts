/** Readers' comments for apps: `@crier-live/client/comments`, beside the client itself, which most readers need alone. */
import type { CommentsPage } from '../../../src/shared/blog/comment.ts'
import { createAsk } from './ask.ts'
import { type CommentWriter, createCommentWriter } from './comment-writer.ts'
import { demandAddresses } from './demand-addresses.ts'
import type { Following } from './follow.ts'
import { type CommentsFollowing, followCommentsOver } from './follow-comments.ts'
import { solveInSlices } from './solve.ts'
import type { Asking } from './transport.ts'

export { type CommentWriter, newWriterSecret, type WriteOutcome, type WrittenComment } from './comment-writer.ts'
export type { CommentsFollowing } from './follow-comments.ts'

export type CommentsListener = Asking & {
  /** After the first load, and after each change. */
  readonly onComments: (page: CommentsPage) => void
  /** Ends it. */
  readonly signal?: AbortSignal
}

/**
 * @param src The address of the blog's page, as given to `followBlog`
 * @param following What `followBlog` returned: the comments share its connection
 */
export function followComments(src: string, following: Following, listener: CommentsListener): CommentsFollowing {
  const { blog, snapshot } = demandAddresses(src)
  return followCommentsOver({
    ...{ blog, snapshot, ask: createAsk(listener), shared: following.shared, onPage: listener.onComments },
    signal: listener.signal ?? new AbortController().signal,
  })
}

export type WriterOptions = Asking & {
  /** Of this device, from `newWriterSecret`. Kept, it is the only way to what was written with it. */
  readonly secret: string
}

/** Sends what a reader of this device writes. */
export function openCommentWriter(src: string, options: WriterOptions): CommentWriter {
  const { secret, getToken, fetch: own } = options
  const { snapshot } = demandAddresses(src)
  return createCommentWriter({ snapshot, secret, call, solve: solveInSlices })

  async function call(address: string, asked: RequestInit): Promise<Response> {
    const token = own ? undefined : await getToken?.()
    const headers = { ...(asked.headers as Record<string, string>), ...(token && { authorization: `Bearer ${token}` }) }
    return (own ?? fetch)(address, { ...asked, headers })
  }
}
