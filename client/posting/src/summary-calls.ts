/** The calls about a blog's summary: what is known so far, above its updates. */
import type { Blog, Summary } from '../../../src/shared/blog/blog.ts'
import type { Author } from '../../../src/shared/blog/change.ts'
import type { BlogWritten } from './blog-calls.ts'
import type { Caller, CallOptions } from './caller.ts'
import type { BodyText } from './fields.ts'
import { type Edited, editedOf, having, type Outcome, outcomeOf } from './outcome.ts'

export type SummaryCalls = {
  /** Somebody else's newer summary is never overwritten: the outcome is `stale` then, with it in `current`. */
  writeSummary(of: SummaryRef, text: BodyText, options?: CallOptions): Promise<Edited<BlogWritten, Blog>>
  /** Erases every version of it. Without a version, whatever it is now. */
  removeSummary(
    of: Partial<SummaryRef> & { readonly blog: string },
    options?: CallOptions,
  ): Promise<Edited<BlogWritten, Blog>>
  /** Its last hundred versions, oldest first, each with its author. */
  summaryHistory(blog: string, options?: CallOptions): Promise<Outcome<SummaryVersions>>
}

/** `version`: that of the summary that was read, 0 if the blog had none. */
export type SummaryRef = { readonly blog: string; readonly version: number }

export type SummaryVersion = { readonly summary: Summary; readonly by?: Author }
type SummaryVersions = { readonly versions: readonly SummaryVersion[] }

const written = having<BlogWritten>('blog')

export function summaryCalls(call: Caller): SummaryCalls {
  return {
    async writeSummary({ blog, version }, text, options) {
      const request = { method: 'PUT', path: summaryPath(blog), body: text, version } as const
      return editedOf(await call({ ...request, ...options }), written)
    },

    async removeSummary({ blog, version }, options) {
      const request = { method: 'DELETE', path: summaryPath(blog), ...(version !== undefined && { version }) } as const
      return editedOf(await call({ ...request, ...options }), written)
    },

    async summaryHistory(blog, options) {
      const sent = await call({ method: 'GET', path: `${summaryPath(blog)}/history`, ...options })
      return outcomeOf(sent, having<SummaryVersions>('versions'))
    },
  }
}

function summaryPath(blog: string): string {
  return `/v1/blogs/${encodeURIComponent(blog)}/summary`
}
