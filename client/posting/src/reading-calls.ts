/** The calls that read. */
import type { Blog } from '../../../src/shared/blog/blog.ts'
import type { Change, PastChange } from '../../../src/shared/blog/change.ts'
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import type { BlogFigures } from '../../../src/shared/blog/reads.ts'
import type { Update } from '../../../src/shared/blog/update.ts'
import type { Caller, CallOptions } from './caller.ts'
import { having, named, type Outcome, outcomeOf, type Reader } from './outcome.ts'
import { printQuery } from './query.ts'
import { type UpdateRef, updatePath } from './update-calls.ts'

export type ReadingCalls = {
  /** Most recently changed first. Pass `older` as `before` for the next page; it is absent at the end. */
  blogs(query?: BlogsQuery, options?: CallOptions): Promise<Outcome<PageOfBlogs>>
  /** The blog, its pinned and key updates, and the newest 20; with `at`, as readers saw them at that instant. */
  readBlog(blog: string, options?: CallOptions & AtInstant): Promise<Outcome<{ readonly coverage: Coverage }>>
  readUpdate(of: UpdateAddress, options?: CallOptions): Promise<Outcome<{ readonly update: Update }>>
  updates(blog: string, query?: PageQuery, options?: CallOptions): Promise<Outcome<UpdatesPage>>
  /** Page after page to the end. */
  everyUpdate(blog: string, query?: PageQuery, options?: CallOptions): Promise<Outcome<Updates>>
  /** Updates that are visible at the desk alone. */
  drafts(blog: string, options?: CallOptions): Promise<Outcome<Updates>>
  /** Every version of an update, oldest first, each with its author. */
  history(of: UpdateAddress, options?: CallOptions): Promise<Outcome<UpdateHistory>>
  /** How often updates were viewed and read: the newest, the sites, the hours. For editors. */
  reads(blog: string, query?: ReadsQuery, options?: CallOptions): Promise<Outcome<BlogFigures>>
  /** The changes after a cursor, in order; `wait`: seconds to wait for one, 25 at the most. */
  changes(blog: string, query: ChangesQuery, options?: CallOptions): Promise<Outcome<ChangesPage>>
}

type UpdateAddress = Omit<UpdateRef, 'version'>

/** Newest first. Pass `older` as `before` for the next page; it is absent at the end. */
export type UpdatesPage = Pick<Coverage, 'updates' | 'older' | 'references'>
type Updates = { readonly updates: readonly Update[] }

/** RFC 3339 with a zone: as readers saw it then. What was removed since stays erased. */
export type AtInstant = { readonly at?: string }

export type PageQuery = AtInstant & {
  readonly before?: string
  /** 20 by default, 100 at the most. */
  readonly limit?: number
  /** Key events only. */
  readonly key?: boolean
  /** `draft`: the updates that are visible at the desk alone, instead of the public ones. */
  readonly status?: 'published' | 'draft'
}

export type PageOfBlogs = { readonly blogs: readonly Blog[]; readonly older?: string }

export type BlogsQuery = {
  readonly before?: string
  /** 100 by default and at the most. */
  readonly limit?: number
  readonly state?: Blog['state']
  /** The blogs that the key names, all at once. */
  readonly covered?: boolean
}

/** Of 100 updates by default, 500 at the most. */
export type ReadsQuery = { readonly before?: string; readonly limit?: number; readonly sites?: boolean }

type ChangesQuery = { readonly after: string; readonly wait?: number }
/** Pass `cursor` as `after` next time. */
type ChangesPage = { readonly changes: readonly Change[]; readonly cursor: string; readonly more: boolean }
type UpdateHistory = { readonly changes: readonly PastChange[] }

const MOST_A_PAGE = 100

type Read<T> = { readonly path: string; readonly reader: Reader<T>; readonly options: CallOptions | undefined }

export function readingCalls(call: Caller): ReadingCalls {
  async function read<T>({ path, reader, options }: Read<T>): Promise<Outcome<T>> {
    return outcomeOf(await call({ method: 'GET', path, ...options }), reader)
  }

  const updates: ReadingCalls['updates'] = (blog, query = {}, options) =>
    read({ path: `${blogPath(blog)}/updates${printQuery(query)}`, reader: having<UpdatesPage>('updates'), options })

  const everyUpdate: ReadingCalls['everyUpdate'] = async (blog, query = {}, options) => {
    const all: Update[] = []
    let before = query.before
    for (;;) {
      const from = { limit: MOST_A_PAGE, ...query, ...(before !== undefined && { before }) }
      const page: Outcome<UpdatesPage> = await updates(blog, from, options)
      if (page.kind !== 'done') return page
      all.push(...page.updates)
      before = page.older
      if (before === undefined) return { kind: 'done', updates: all }
    }
  }

  return {
    updates,
    everyUpdate,
    drafts: (blog, options) => everyUpdate(blog, { status: 'draft' }, options),

    blogs: (query = {}, options) =>
      read({ path: `/v1/blogs${printQuery(query)}`, reader: having<PageOfBlogs>('blogs'), options }),

    readBlog: (blog, { at, ...options } = {}) =>
      read({
        path: `${blogPath(blog)}${printQuery({ at })}`,
        reader: named<'coverage', Coverage>('coverage', 'blog'),
        options,
      }),

    readUpdate: (of, options) =>
      read({ path: updatePath(of), reader: named<'update', Update>('update', 'version'), options }),

    history: (of, options) =>
      read({ path: `${updatePath(of)}/history`, reader: having<UpdateHistory>('changes'), options }),

    reads: (blog, query = {}, options) =>
      read({ path: `${blogPath(blog)}/reads${printQuery(query)}`, reader: having<BlogFigures>('updates'), options }),

    changes: (blog, { after, wait = 0 }, options) =>
      read({
        path: `${blogPath(blog)}/changes${printQuery({ after, wait })}`,
        reader: having<ChangesPage>('changes'),
        options,
      }),
  }
}

function blogPath(blog: string): string {
  return `/v1/blogs/${encodeURIComponent(blog)}`
}
