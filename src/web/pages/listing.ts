/** The blogs that pages list. Anybody may ask for these pages, also by wrong addresses: a crowd costs one read a second. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Records } from '#store/log/records.ts'
import { createHeld } from '#web/middleware/held.ts'

/** Blogs on a page of the list. */
export const LISTED_BLOGS = 50
/** What is live or to come has its place on the first page, though many others changed since. */
const LISTED_ANYWAY = 20
/** As long as `FRESH_SNAPSHOT` allows caches. */
const HELD_MS = 1_000

const ORDER = { live: 0, upcoming: 1, ended: 2 } as const

type Front = { readonly blogs: readonly Blog[]; readonly older?: string }

export interface Listing {
  /** Live ones first, then what is to come, then what changed last. */
  front(): Promise<Front>
  forget(): void
}

type ListingOptions = { readonly records: Pick<Records, 'blogs'>; readonly nowMs: () => number }

export function createListing({ records, nowMs }: ListingOptions): Listing {
  const held = createHeld({ read: readFront, forMs: HELD_MS, max: 1, nowMs })

  async function readFront(): Promise<Front> {
    const [newest, ...anyway] = await Promise.all([
      records.blogs({ limit: LISTED_BLOGS }),
      records.blogs({ limit: LISTED_ANYWAY, state: 'live' }),
      records.blogs({ limit: LISTED_ANYWAY, state: 'upcoming' }),
    ])
    const all = new Map([newest, ...anyway].flatMap(page => page.blogs).map(blog => [blog.id, blog]))
    const blogs = [...all.values()].sort((a, b) => ORDER[a.state] - ORDER[b.state])
    return { blogs, ...(newest.older !== undefined && { older: newest.older }) }
  }

  return { front: () => held.get('front'), forget: held.forget }
}
