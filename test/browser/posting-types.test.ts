/** Compares the published types of the posting client with the source; the comparison is done by `npm run check`. */
import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { ClientOptions } from '#client/posting/src/caller.ts'
import type { PostingClient } from '#client/posting/src/client.ts'
import type * as source from '#client/posting/src/fields.ts'
import type { Failed } from '#client/posting/src/outcome.ts'
import type * as published from '#client/types/posting.d.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Author, Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import type * as comments from '#shared/requests/comment-inputs.ts'
import type * as taken from '#shared/requests/inputs.ts'

/** Removes brands, which only the source has. */
type Plain<T> = T extends BlogId | UpdateId ? string : T extends object ? { [K in keyof T]: Plain<T[K]> } : T
/** Flattens an intersection into one type, so that it can be compared. */
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T
type Answered<C> = { [K in keyof C]: C[K] extends (...asked: infer A) => Promise<infer T> ? [A, T] : never }

test('the types of the package match the source', () => {
  expectTypeOf<Flat<published.Blog>>().toEqualTypeOf<Plain<Blog>>()
  expectTypeOf<Flat<published.Update>>().toEqualTypeOf<Plain<Update>>()
  expectTypeOf<Flat<published.Change>>().toEqualTypeOf<Plain<Change>>()
  expectTypeOf<Flat<published.Coverage>>().toEqualTypeOf<Plain<Coverage>>()
  expectTypeOf<published.Failed>().toEqualTypeOf<Failed>()
  expectTypeOf<keyof published.PostingClient>().toEqualTypeOf<keyof PostingClient>()
  expectTypeOf<PostingClient>().toExtend<published.PostingClient>()
  expectTypeOf<published.ClientOptions>().toEqualTypeOf<ClientOptions>()
  expectTypeOf<Answered<published.PostingClient>['correct'][0]>().toExtend<Answered<PostingClient>['correct'][0]>()
})

test('a history tells who made each version', () => {
  type Told = Extract<Answered<published.PostingClient>['history'][1], { kind: 'done' }>['changes'][number]

  expectTypeOf<Told['by']>().toEqualTypeOf<Author | undefined>()
})

test('the types for posting match what the server accepts', () => {
  type Keys<T> = keyof z.input<T extends z.ZodType ? T : never>
  type Decision = z.input<typeof comments.commentDecisions>['decisions'][number]

  expectTypeOf<keyof source.NewUpdate>().toEqualTypeOf<Keys<typeof taken.newUpdate>>()
  expectTypeOf<source.NewUpdate>().toExtend<z.input<typeof taken.newUpdate>>()
  expectTypeOf<keyof source.UpdatePatch>().toEqualTypeOf<Keys<typeof taken.updatePatch>>()
  expectTypeOf<source.UpdatePatch>().toExtend<z.input<typeof taken.updatePatch>>()
  expectTypeOf<keyof source.NewBlog>().toEqualTypeOf<Keys<typeof taken.newBlog>>()
  expectTypeOf<keyof source.BlogPatch>().toEqualTypeOf<Keys<typeof taken.blogPatch>>()
  expectTypeOf<keyof source.Withdrawal>().toEqualTypeOf<Keys<typeof taken.withdrawal>>()
  expectTypeOf<keyof source.SentComment>().toEqualTypeOf<Keys<typeof comments.newComment>>()
  expectTypeOf<source.SentComment>().toExtend<z.input<typeof comments.newComment>>()
  expectTypeOf<keyof source.GivenDecision>().toEqualTypeOf<keyof Decision>()
  expectTypeOf<Omit<source.GivenDecision, 'doubles'>>().toExtend<Omit<Decision, 'doubles'>>()
  expectTypeOf<published.NewUpdate>().toExtend<source.NewUpdate>()
  expectTypeOf<published.UpdatePatch>().toExtend<source.UpdatePatch>()
  expectTypeOf<published.NewBlog>().toExtend<source.NewBlog>()
  expectTypeOf<published.BlogPatch>().toExtend<source.BlogPatch>()
})
