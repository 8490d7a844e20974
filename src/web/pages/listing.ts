/** The blogs that pages list. These pages, and 404 pages, are open to everyone, so a crowd costs one read a second. */
import type { Records } from '#store/log/records.ts'
import { createHeld } from '#web/middleware/held.ts'
import type { Listed } from './index-page.ts'

/** Blogs on a page of the list. */
export const LISTED_BLOGS = 50
/** Live and upcoming blogs are listed on the first page even if many others changed later. */
const LISTED_ANYWAY = 20
/** As long as `FRESH_SNAPSHOT` allows caches. */
const HELD_MS = 1_000

const ORDER = { live: 0, upcoming: 1, ended: 2 } as const

type Front = Listed & { readonly older?: string }

export type Listing = ReturnType<typeof createListing>

type ListingOptions = { readonly records: Pick<Records, 'blogs' | 'newest'>; readonly nowMs: () => number }

export function createListing({ records, nowMs }: ListingOptions) {
  const held = createHeld({ read: readFront, forMs: HELD_MS, max: 1, nowMs })

  /** Live ones first, then upcoming ones, then the others; each group by last change. */
  async function readFront(): Promise<Front> {
    const [newest, ...anyway] = await Promise.all([
      records.blogs({ limit: LISTED_BLOGS }),
      records.blogs({ limit: LISTED_ANYWAY, state: 'live' }),
      records.blogs({ limit: LISTED_ANYWAY, state: 'upcoming' }),
    ])
    const all = new Map([newest, ...anyway].flatMap(page => page.blogs).map(blog => [blog.id, blog]))
    const blogs = [...all.values()].sort((a, b) => ORDER[a.state] - ORDER[b.state])
    const updates = await records.newest(blogs.map(({ id }) => id))
    return { blogs, newest: updates, ...(newest.older !== undefined && { older: newest.older }) }
  }

  return { front: () => held.get('front'), forget: held.forget }
}
