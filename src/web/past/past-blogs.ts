/**
 * A blog as readers saw it at an instant: the versions of its updates that the log had then. Updates that were removed since
 * are left out, as if they had never been.
 */
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage, Newsroom } from '#shared/blog/coverage.ts'
import { blogWithin, type Filter } from '#shared/blog/filter.ts'
import { keyUpdateOf } from '#shared/blog/fold.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { printPlace, type UpdatePlace } from '#shared/blog/order.ts'
import { referencesIn } from '#shared/blog/references.ts'
import type { Update } from '#shared/blog/update.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import type { Records, UpdatesRead } from '#store/log/records.ts'
import { MAX_KEYED, MAX_PINNED } from '#store/log/records-sql.ts'
import { SNAPSHOT_UPDATES } from '#web/pages/snapshots.ts'
import { instantIn } from './asked-instant.ts'
import { notKept, Timelines } from './timelines.ts'
import type { SeenVersion, VersionTimeline } from './version-timeline.ts'

type PastPageOf = {
  readonly at: string
  readonly before?: UpdatePlace | undefined
  readonly limit: number
  readonly onlyKey?: boolean
  readonly filter?: Filter | undefined
}

/** `at` is an instant as it was asked for. @throws Refusal `invalid`, `unknown_blog`, `gap`, `too_many_requests`. */
export interface PastBlogs {
  coverage(blog: BlogId, at: string, filter?: Filter): Promise<Coverage>
  updates(blog: BlogId, page: PastPageOf): Promise<UpdatesRead>
  /** Undefined if readers did not have it then. */
  update(blog: BlogId, of: PastUpdateOf): Promise<Update | 'removed' | undefined>
}
type PastUpdateOf = { readonly at: string; readonly id: UpdateId; readonly filter?: Filter | undefined }

type PastOptions = {
  readonly log: Pick<Log, 'read' | 'head'>
  readonly records: Pick<Records, 'changesAt'>
  readonly now: () => Date
  readonly newsroom?: () => Newsroom
}

export function createPastBlogs(options: PastOptions): PastBlogs {
  return new LoggedPast(options)
}

type Moment = {
  readonly blog: BlogId
  readonly filter: Filter | undefined
  readonly timeline: VersionTimeline
  readonly offset: number
  readonly at: string
}

class LoggedPast implements PastBlogs {
  readonly #options: PastOptions
  readonly #timelines: Timelines

  constructor(options: PastOptions) {
    this.#options = options
    this.#timelines = new Timelines(options)
  }

  async coverage(blog: BlogId, at: string, filter?: Filter): Promise<Coverage> {
    const moment = await this.#moment(blog, { at, filter })
    const { timeline, offset } = moment
    const [pinned, keyed] = (['pinned', 'key'] as const).map(only =>
      timeline.page({ offset, only, filter, limit: only === 'key' ? MAX_KEYED : MAX_PINNED }),
    )
    const page = timeline.page({ offset, filter, limit: SNAPSHOT_UPDATES })
    const [blogState, shownPinned, shownKeyed, updates] = await Promise.all([
      this.#blog(moment),
      this.#texts(moment, (pinned ?? []).slice(0, MAX_PINNED)),
      this.#texts(moment, (keyed ?? []).slice(0, MAX_KEYED)),
      this.#page(moment, { seen: page, limit: SNAPSHOT_UPDATES }),
    ])
    const { newsroom } = this.#options
    return {
      blog: blogState,
      pinned: [...shownPinned],
      keyUpdates: shownKeyed.map(keyUpdateOf),
      ...updates,
      references: {
        ...updates.references,
        ...referencesOf([...shownPinned, ...(blogState.summary ? [blogState.summary] : [])], moment),
      },
      ...(newsroom && { publisher: newsroom() }),
      cursor: printCursor({ epoch: timeline.epoch, offset }),
      at: moment.at,
    }
  }

  async updates(blog: BlogId, { at, before, limit, onlyKey = false, filter }: PastPageOf): Promise<UpdatesRead> {
    const moment = await this.#moment(blog, { at, filter })
    const { timeline, offset } = moment
    const seen = timeline.page({ offset, before, limit, filter, ...(onlyKey && { only: 'key' as const }) })
    return this.#page(moment, { seen, limit })
  }

  async update(blog: BlogId, { at, id, filter }: PastUpdateOf) {
    const { timeline, ...moment } = await this.#moment(blog, { at, filter })
    if (timeline.isRemoved(id)) return 'removed'
    const seen = timeline.find([id], moment.offset).filter(one => !filter || timeline.passes(filter, one.offset))
    const [update] = await this.#texts(moment, seen)
    return update
  }

  async #moment(blog: BlogId, { at: asked, filter }: Omit<PastUpdateOf, 'id'>): Promise<Moment> {
    const at = instantIn(asked)
    if (at === undefined) throw wrongInstant('use an instant with its zone, such as 2026-03-04T16:44:00Z')
    if (at > this.#options.now().toISOString()) throw wrongInstant('must not be in the future')
    const timeline = await this.#timelines.of(blog)
    const offset = timeline.offsetAt(at)
    if (offset === 0) throw new Refusal('unknown_blog', { detail: `There was no blog with this id at ${at}.` })
    return { blog, filter, timeline, offset, at }
  }

  async #page(moment: Moment, { seen, limit }: { seen: readonly SeenVersion[]; limit: number }): Promise<UpdatesRead> {
    const shown = seen.slice(0, limit)
    const last = shown.at(-1)
    const updates = await this.#texts(moment, shown)
    const older = seen.length > limit && last ? { older: printPlace(last) } : {}
    return { updates: [...updates], ...older, references: referencesOf(updates, moment) }
  }

  async #blog({ blog, filter, timeline, offset }: Moment): Promise<Blog> {
    const at = timeline.blogAt(offset)
    const [change] = at === undefined ? [] : await this.#changes(blog, [at])
    if (!change || !('blog' in change)) throw notKept()
    return filter?.within === undefined ? change.blog : blogWithin(change.blog, filter.within)
  }

  /** A removal that was committed a moment ago has erased the text before the timeline knows of it. */
  async #texts({ blog }: Pick<Moment, 'blog'>, seen: readonly SeenVersion[]): Promise<readonly Update[]> {
    const changes = await this.#changes(
      blog,
      seen.map(({ offset }) => offset),
    )
    return changes.flatMap(change =>
      'update' in change && change.kind !== 'update.removed' ? [change.update as Update] : [],
    )
  }

  /** In the order asked for. */
  async #changes(blog: BlogId, offsets: readonly number[]): Promise<readonly Change[]> {
    if (offsets.length === 0) return []
    const logged = await this.#options.records.changesAt(publicStream(blog), offsets)
    const texts = new Map(logged.map(({ offset, text }) => [offset, text]))
    return offsets.map(offset => {
      const text = texts.get(offset)
      // Law 3, ordered: what was deleted for its age is reported, never left out silently.
      if (text === undefined) throw notKept()
      return JSON.parse(text) as Change
    })
  }
}

/** A site of one topic does not learn the times of other updates. */
function referencesOf(
  texts: readonly Pick<Update, 'body'>[],
  { filter, timeline, offset }: Moment,
): Record<string, string> {
  const ids = [...new Set(texts.flatMap(({ body }) => referencesIn(body)))]
  const isKnown = (version: number) => filter?.within === undefined || timeline.passes(filter, version)
  const found = timeline.find(ids, offset).filter(one => isKnown(one.offset))
  return Object.fromEntries(found.map(({ id, time }) => [id, time]))
}

function wrongInstant(message: string): Refusal {
  return new Refusal('invalid', { errors: [{ path: 'at', message }] })
}
