/** The typed posting client: each call is done once however often the network fails, and resolves to an outcome. */
import { blogCalls } from './blog-calls.ts'
import { type Caller, type ClientOptions, createCaller } from './caller.ts'
import { readingCalls } from './reading-calls.ts'
import { updateCalls } from './update-calls.ts'

export type PostingClient = ReturnType<typeof createPostingClient>

export function createPostingClient(options: ClientOptions) {
  return createCalls(createCaller(options))
}

export function createCalls(call: Caller) {
  return { ...updateCalls(call), ...blogCalls(call), ...readingCalls(call), call }
}
