/** Names of streams: every blog has a public one and one for its desk, and one for its comments once it takes any. */
import type { BlogId } from '#shared/blog/ids.ts'

declare const brand: unique symbol
export type StreamName = string & { readonly [brand]: 'StreamName' }

export const publicStream = (blog: BlogId): StreamName => `blog:${blog}` as StreamName
/** Drafts and desk state. Law 9, apart: what is on it never appears on a public stream, endpoint or cache entry. */
export const deskStream = (blog: BlogId): StreamName => `desk:${blog}` as StreamName
/** Comments that an editor approved. Apart from the updates, so that a crowd's comments never delay them. */
export const commentsStream = (blog: BlogId): StreamName => `comments:${blog}` as StreamName
