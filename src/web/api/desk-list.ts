/** The blogs as a desk lists them: each with its newest update, queue, readers and editors. */
import type { Audience } from '#delivery/counts/audience.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { parseBlogPlace } from '#shared/blog/order.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { Update } from '#shared/blog/update.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Acting } from '#store/keys/acting.ts'
import type { Records, WaitingUpdates } from '#store/log/records.ts'
import type { EditorPresence } from '#store/presence/presence.ts'
import { createHeld } from '#web/middleware/held.ts'

const PAGE = 100
/** Desks that poll the same page at the same time cost one read. */
const HELD_MS = 1_000
const MAX_HELD = 100
/** Enough to notice each that was handed in between two calls. */
export const MAX_IDS = 50

export type DeskPorts = {
  readonly records: Pick<Records, 'blog' | 'blogs' | 'newest' | 'waiting'>
  readonly presence: Pick<EditorPresence, 'namesAt'>
  readonly audience: Pick<Audience, 'count'>
  readonly clock: { readonly elapsedMs: () => number }
}

type Page = { readonly blogs: readonly Blog[]; readonly older?: string }

export class DeskList {
  readonly #ports: DeskPorts
  readonly #front
  readonly #older

  constructor(ports: DeskPorts) {
    const held = { forMs: HELD_MS, nowMs: ports.clock.elapsedMs }
    this.#ports = ports
    this.#front = createHeld({ ...held, max: 1, read: () => this.#readFront() })
    this.#older = createHeld({ ...held, max: MAX_HELD, read: before => this.#readOlder(before) })
  }

  /** @throws Refusal `bad_page`. */
  async page({ blogs }: Acting, before: string | undefined) {
    const { records } = this.#ports
    if (blogs !== 'all') {
      const found = await Promise.all(blogs.map(id => records.blog(id)))
      return this.#describe({ blogs: found.filter(one => one !== undefined) })
    }
    if (before === undefined) return this.#front.get('')
    if (!parseBlogPlace(before)) throw new Refusal('bad_page')
    return this.#older.get(before)
  }

  /** Live and upcoming blogs are on it even if a hundred others changed later. */
  async #readFront() {
    const { records } = this.#ports
    const [page, ...anyway] = await Promise.all([
      records.blogs({ limit: PAGE }),
      records.blogs({ limit: PAGE, state: 'live' }),
      records.blogs({ limit: PAGE, state: 'upcoming' }),
    ])
    const all = new Map([page, ...anyway].flatMap(({ blogs }) => blogs).map(one => [one.id, one]))
    return this.#describe({ ...page, blogs: [...all.values()] })
  }

  async #readOlder(printed: string) {
    const before = parseBlogPlace(printed)
    return this.#describe(await this.#ports.records.blogs({ limit: PAGE, ...(before && { before }) }))
  }

  async #describe({ blogs, ...rest }: Page) {
    const { records, presence, audience } = this.#ports
    const ids = blogs.map(({ id }) => id)
    const [newest, waiting, present] = await Promise.all([
      records.newest(ids),
      records.waiting(ids),
      // No work depends on presence, so the list does not either.
      presence.namesAt(ids).catch(() => []),
    ])
    const names = Map.groupBy(present, ({ blog }) => blog)
    const entries = blogs.map(blog => ({
      blog,
      ...shownNewest(newest.get(blog.id)),
      ...shownWaiting(waiting.get(blog.id)),
      readers: audience.count(publicStream(blog.id)),
      present: (names.get(blog.id) ?? []).map(({ name }) => name),
    }))
    return { blogs: entries.toSorted(compare), ...rest }
  }
}

function shownNewest(update: Update | undefined) {
  if (!update) return {}
  const { id, time, publishedAt } = update
  return { newest: { id, headline: headline(update), time, ...(publishedAt !== undefined && { publishedAt }) } }
}

function shownWaiting({ submitted, scheduled }: WaitingUpdates = { submitted: [], scheduled: 0 }) {
  return { submitted: submitted.length, submittedIds: submitted.slice(0, MAX_IDS), scheduled }
}

type Ranked = { readonly blog: Blog; readonly newest?: { readonly time: string; readonly publishedAt?: string } }

const ORDER: Readonly<Record<Blog['state'], number>> = { live: 0, upcoming: 1, ended: 2 }

function compare(a: Ranked, b: Ranked): number {
  return ORDER[a.blog.state] - ORDER[b.blog.state] || (lastOf(a) < lastOf(b) ? 1 : -1)
}

function lastOf({ blog, newest }: Ranked): string {
  const { state, updatedAt } = blog
  return state === 'live' ? (newest?.publishedAt ?? newest?.time ?? updatedAt) : updatedAt
}
