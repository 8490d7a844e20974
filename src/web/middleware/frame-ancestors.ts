/** Restricts which pages may frame a coverage. Browsers enforce it: they know all surrounding pages, a server at most one. */
import type { Response } from 'express'
import type { Embedding } from '#delivery/sites/embedding.ts'
import type { Site } from '#delivery/sites/site.ts'
import type { BlogId } from '#shared/blog/ids.ts'

/** Proxies accept 4 or 8 kB of headers. If a blog has more origins than fit, the embed code must name its site. */
const MAX_CHARACTERS = 3_000

/** Call it after the other headers of a frame were set, which allow every page. */
export function narrowAncestors(response: Response, embedding: Embedding, { blog, site }: Showing): void {
  const origins = embedding.originsFor(blog, site)
  if (!origins) return
  const listed = origins.filter(origin => /^https?:/.test(origin)).join(' ')
  const ancestors = `frame-ancestors 'self' ${listed.length > MAX_CHARACTERS ? '' : listed}`.trim()
  const policy = String(response.getHeader('Content-Security-Policy'))
  response.set('Content-Security-Policy', policy.replace('frame-ancestors *', ancestors))
}

type Showing = { readonly blog: BlogId; readonly site: Site | undefined }
