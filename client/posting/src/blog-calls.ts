/** The calls that write blogs, and what updates are made with. */
import type { Blog } from '../../../src/shared/blog/blog.ts'
import type { Embed } from '../../../src/shared/blog/portable-text.ts'
import type { Caller, CallOptions } from './caller.ts'
import type { BlogPatch, NewBlog } from './fields.ts'
import { type Edited, editedOf, having, type Outcome, outcomeOf } from './outcome.ts'

type Written = { readonly blog: Blog; readonly cursor: string }
type Uploaded = { readonly picture: { readonly url: string; readonly width: number; readonly height: number } }
type Link = { readonly embed: Omit<Embed, '_key' | '_type'> & Partial<Embed> }

type BlogRef = { readonly id: string; readonly version: number }

const written = having<Written>('blog')

export function blogCalls(call: Caller) {
  return {
    async createBlog(fields: NewBlog, options?: CallOptions): Promise<Outcome<Written>> {
      return outcomeOf(await call({ method: 'POST', path: '/v1/blogs', body: fields, ...options }), written)
    },

    /** Absent fields stay as they are; `null` clears. */
    async editBlog({ id, version }: BlogRef, patch: BlogPatch, options?: CallOptions): Promise<Edited<Written, Blog>> {
      const path = `/v1/blogs/${encodeURIComponent(id)}`
      return editedOf(await call({ method: 'PATCH', path, body: patch, version, ...options }), written)
    },

    /** A picture's bytes; its type is the blob's. */
    async upload(bytes: Blob, options?: CallOptions): Promise<Outcome<Uploaded>> {
      return outcomeOf(
        await call({ method: 'POST', path: '/v1/media', bytes, ...options }),
        having<Uploaded>('picture'),
      )
    },

    /** What stands at an address elsewhere, as the block that embeds it. */
    async readLink(url: string, options?: CallOptions): Promise<Outcome<Link>> {
      return outcomeOf(
        await call({ method: 'POST', path: '/v1/links', body: { url }, ...options }),
        having<Link>('embed'),
      )
    },
  }
}
