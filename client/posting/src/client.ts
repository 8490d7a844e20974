/** The typed client that posts: each call is made once however often the network fails in between, and answers with a value. */
import { blogCalls } from './blog-calls.ts'
import { type ClientOptions, createCaller } from './caller.ts'
import { readingCalls } from './reading-calls.ts'
import { updateCalls } from './update-calls.ts'

export type PostingClient = ReturnType<typeof createPostingClient>

export function createPostingClient(options: ClientOptions) {
  const call = createCaller(options)
  return { ...updateCalls(call), ...blogCalls(call), ...readingCalls(call), call }
}
