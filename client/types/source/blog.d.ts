/** The source's own types, without brands: for the compiler alone, where `npm run types` has not run yet. */
import type * as blogs from '../../../src/shared/blog/blog.ts'
import type * as changes from '../../../src/shared/blog/change.ts'
import type * as coverages from '../../../src/shared/blog/coverage.ts'
import type { BlogId, UpdateId } from '../../../src/shared/blog/ids.ts'
import type * as blocks from '../../../src/shared/blog/portable-text.ts'
import type * as updates from '../../../src/shared/blog/update.ts'

type Plain<T> = T extends BlogId | UpdateId ? string : T extends object ? { [K in keyof T]: Plain<T[K]> } : T

export type Blog = Plain<blogs.Blog>
export type Update = Plain<updates.Update>
export type Change = Plain<changes.Change>
export type Coverage = Plain<coverages.Coverage>
export type KeyUpdate = Plain<coverages.KeyUpdate>
export type Block = Plain<blocks.Block>
export type Embed = Plain<blocks.Embed>
export type Reference = NonNullable<Blog['previous']>
export type Lead = NonNullable<Blog['lead']>
