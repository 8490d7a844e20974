/** The calls that read. */
import type { Blog } from '../../../src/shared/blog/blog.ts'
import type { Change, PastChange } from '../../../src/shared/blog/change.ts'
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import type { Update } from '../../../src/shared/blog/update.ts'
import type { Caller, CallOptions } from './caller.ts'
import { type Done, having, named, type Outcome, outcomeOf, type Reader } from './outcome.ts'
import { type UpdateRef, updatePath } from './update-calls.ts'

/** Newest first. Pass `older` as `before` for the next page; it is absent at the end. */
export type UpdatesPage = Pick<Coverage, 'updates' | 'older' | 'references'>
type Updates = { readonly updates: readonly Update[] }

export type PageQuery = {
  readonly before?: string
  /** 20 by default, 100 at the most. */
  readonly limit?: number
  /** Key events only. */
  readonly key?: boolean
  /** `draft`: what the desk alone sees, in place of what is public. */
  readonly status?: 'published' | 'draft'
}

type BlogsPage = { readonly blogs: readonly Blog[]; readonly older?: string }

type BlogsQuery = {
  readonly before?: string
  /** 100 by default, and at the most. */
  readonly limit?: number
  readonly state?: Blog['state']
  /** The blogs that the key names, all at once. */
  readonly covered?: boolean
}

/** Pass `cursor` as `after` next time. */
type ChangesPage = { readonly changes: readonly Change[]; readonly cursor: string; readonly more: boolean }

const MOST_A_PAGE = 100

type HistoryOf = { readonly changes: readonly PastChange[] }
type Read<T> = { readonly path: string; readonly reader: Reader<T>; readonly options: CallOptions | undefined }

export function readingCalls(call: Caller) {
  async function read<T>({ path, reader, options }: Read<T>): Promise<Outcome<T>> {
    return outcomeOf(await call({ method: 'GET', path, ...options }), reader)
  }

  function updates(blog: string, query: PageQuery = {}, options?: CallOptions): Promise<Outcome<UpdatesPage>> {
    return read({ path: `${blogPath(blog)}/updates${queryOf(query)}`, reader: having<UpdatesPage>('updates'), options })
  }

  /** Page after page to the end. */
  async function everyUpdate(blog: string, query: PageQuery = {}, options?: CallOptions): Promise<Outcome<Updates>> {
    const all: Update[] = []
    let before = query.before
    for (;;) {
      const from = { limit: MOST_A_PAGE, ...query, ...(before !== undefined && { before }) }
      const page: Outcome<UpdatesPage> = await updates(blog, from, options)
      if (page.kind !== 'done') return page
      all.push(...page.updates)
      before = page.older
      if (before === undefined) return { kind: 'done', updates: all } satisfies Done<Updates>
    }
  }

  return {
    updates,
    everyUpdate,
    drafts: (blog: string, options?: CallOptions) => everyUpdate(blog, { status: 'draft' }, options),

    /** Most recently changed first. Pass `older` as `before` for the next page; it is absent at the end. */
    blogs(query: BlogsQuery = {}, options?: CallOptions): Promise<Outcome<BlogsPage>> {
      return read({ path: `/v1/blogs${queryOf(query)}`, reader: having<BlogsPage>('blogs'), options })
    },

    /** The blog, its pinned and key updates, and the newest 20. */
    readBlog(blog: string, options?: CallOptions): Promise<Outcome<{ readonly coverage: Coverage }>> {
      return read({ path: blogPath(blog), reader: named<'coverage', Coverage>('coverage', 'blog'), options })
    },

    readUpdate(of: Omit<UpdateRef, 'version'>, options?: CallOptions): Promise<Outcome<{ readonly update: Update }>> {
      return read({ path: updatePath(of), reader: named<'update', Update>('update', 'version'), options })
    },

    /** What happened after a cursor, in order; `wait`: seconds to wait for it, 25 at the most. */
    changes(
      blog: string,
      { after, wait = 0 }: { readonly after: string; readonly wait?: number },
      options?: CallOptions,
    ): Promise<Outcome<ChangesPage>> {
      const path = `${blogPath(blog)}/changes${queryOf({ after, wait })}`
      return read({ path, reader: having<ChangesPage>('changes'), options })
    },

    /** Every version, oldest first. */
    history(of: Omit<UpdateRef, 'version'>, options?: CallOptions): Promise<Outcome<HistoryOf>> {
      return read({ path: `${updatePath(of)}/history`, reader: having<HistoryOf>('changes'), options })
    },
  }
}

function queryOf(query: Readonly<Record<string, unknown>>): string {
  const text = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) text.set(name, String(value))
  return text.size === 0 ? '' : `?${text}`
}

function blogPath(blog: string): string {
  return `/v1/blogs/${encodeURIComponent(blog)}`
}
