/** `/playground`: a page to try and theme the widget, with the public coverages of this server. */
import type { Request, Router } from 'express'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { blogId } from '#shared/blog/ids.ts'
import { ASK_FIRST } from '#web/middleware/caching.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { secureReaderPages } from '#web/middleware/secure-headers.ts'
import type { Listing } from './listing.ts'
import { languageAlone, playgroundPage } from './playground-page.ts'
import { folderOf } from './publisher.ts'
import type { Snapshots } from './snapshots.ts'

type PlaygroundOptions = {
  readonly listing: Listing
  readonly snapshots: Pick<Snapshots, 'read'>
  readonly publicUrl: () => string
  readonly edge: Edge
}

export function createPlaygroundRouter({ listing, snapshots, publicUrl, edge }: PlaygroundOptions): Router {
  const router = createRouter()
  const secure = secureReaderPages(() => folderOf({ publicUrl: publicUrl() }))
  router.get('/playground', edge.hold(policies.index), secure, async (request, response) => {
    const { blogs } = await listing.front()
    const named = await blogNamed(request.query, { blogs, snapshots })
    const page = playgroundPage({
      blogs: named && !blogs.includes(named) ? [...blogs, named] : blogs,
      named: named?.id,
      language: languageOf(request, blogs),
      publicUrl: publicUrl(),
    })
    response.set({ 'Cache-Control': ASK_FIRST, Vary: 'Accept-Language' }).type('text/html').send(page)
  })
  return router
}

type Known = Pick<PlaygroundOptions, 'snapshots'> & { readonly blogs: readonly Blog[] }

/** Of `?blog=`, in a link to a partner. An old coverage may not be listed; an unknown one counts as absent. */
async function blogNamed({ blog }: Request['query'], { blogs, snapshots }: Known): Promise<Blog | undefined> {
  const id = blogId.safeParse(blog).data
  if (id === undefined) return undefined
  const listed = blogs.find(one => one.id === id)
  if (listed) return listed
  const read = await snapshots.read(id).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined
    throw error
  })
  return read?.coverage.blog
}

/** The coverages' language that the browser prefers, without a region; undefined if it names none of them. */
function languageOf(request: Request, blogs: readonly Blog[]): string | undefined {
  if (request.get('accept-language') === undefined) return undefined
  return request.acceptsLanguages([...new Set(blogs.map(({ language }) => languageAlone(language)))]) || undefined
}
