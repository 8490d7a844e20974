/** The typed posting client: each call is done once however often the network fails, and resolves to an outcome. */
import { type ClientOptions, createCaller } from './caller.ts'
import { createCalls, type PostingClient } from './calls.ts'

export type { PostingClient } from './calls.ts'

export function createPostingClient(options: ClientOptions): PostingClient {
  return createCalls(createCaller(options))
}
