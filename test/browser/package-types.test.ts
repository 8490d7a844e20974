/** Compares the published types of our client with the source; the comparison is done by `npm run check`. */
import { expectTypeOf, test } from 'vitest'
import type * as source from '#client/sdk/src/follow.ts'
import type * as published from '#client/types/sdk.d.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage, KeyUpdate } from '#shared/blog/coverage.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'

/** Removes brands, which only the source has. */
type Plain<T> = T extends BlogId | UpdateId ? string : T extends object ? { [K in keyof T]: Plain<T[K]> } : T
/** Flattens an intersection into one type, so that it can be compared. */
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T

test('the types of the package match the source', () => {
  expectTypeOf<Flat<published.Blog>>().toEqualTypeOf<Plain<Blog>>()
  expectTypeOf<Flat<published.Update>>().toEqualTypeOf<Plain<Update>>()
  expectTypeOf<Flat<published.KeyUpdate>>().toEqualTypeOf<Plain<KeyUpdate>>()
  expectTypeOf<Flat<published.Change>>().toEqualTypeOf<Plain<Change>>()
  expectTypeOf<Flat<published.Coverage>>().toEqualTypeOf<Plain<Coverage>>()
  expectTypeOf<published.Standing>().toEqualTypeOf<source.Standing>()
  expectTypeOf<source.Following>().toExtend<published.Following>()
  expectTypeOf<Parameters<published.Following['loadOlder']>>().toEqualTypeOf<
    Parameters<source.Following['loadOlder']>
  >()
  expectTypeOf<keyof published.Listener>().toEqualTypeOf<keyof source.Listener>()
})
