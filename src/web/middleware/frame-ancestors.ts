/** Which pages may contain our frames, enforced by browsers: they know all surrounding pages, a server at most one. */
import type { Response } from 'express'
import type { Embedding } from '#delivery/sites/embedding.ts'
import type { Site } from '#delivery/sites/site.ts'
import type { BlogId } from '#shared/blog/ids.ts'

/** Proxies accept 4 or 8 kB of headers. With more origins than fit, the embed code has to name its site. */
const MAX_CHARACTERS = 3_000

/** After the other headers of a frame, which allow everyone. */
export function narrowAncestors(response: Response, embedding: Embedding, { blog, site }: Showing): void {
  const origins = embedding.originsFor(blog, site)
  if (!origins) return
  const listed = origins.filter(origin => /^https?:/.test(origin)).join(' ')
  const ancestors = `frame-ancestors 'self' ${listed.length > MAX_CHARACTERS ? '' : listed}`.trim()
  const policy = String(response.getHeader('Content-Security-Policy'))
  response.set('Content-Security-Policy', policy.replace('frame-ancestors *', ancestors))
}

type Showing = { readonly blog: BlogId; readonly site: Site | undefined }
