/** Every call of the API, over one way to send requests: the posting client's, or the desk's with its login. */
import { type BlogCalls, blogCalls } from './blog-calls.ts'
import type { Caller } from './caller.ts'
import { type CommentCalls, commentCalls } from './comment-calls.ts'
import { type ContributorCalls, contributorCalls } from './contributor-calls.ts'
import { type ReadingCalls, readingCalls } from './reading-calls.ts'
import { type SummaryCalls, summaryCalls } from './summary-calls.ts'
import { type TemplateCalls, templateCalls } from './template-calls.ts'
import { type UpdateCalls, updateCalls } from './update-calls.ts'

export type PostingClient = UpdateCalls &
  BlogCalls &
  SummaryCalls &
  ReadingCalls &
  CommentCalls &
  ContributorCalls &
  TemplateCalls & {
    /** Any other call of the API, with the same retries. */
    readonly call: Caller
  }

export function createCalls(call: Caller): PostingClient {
  return {
    ...updateCalls(call),
    ...blogCalls(call),
    ...summaryCalls(call),
    ...readingCalls(call),
    ...commentCalls(call),
    ...contributorCalls(call),
    ...templateCalls(call),
    call,
  }
}
