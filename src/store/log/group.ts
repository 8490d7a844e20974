/**
 * The one rule of appending, pure and shared by both databases: from the entries of one commit and the rows that the
 * database has about them, it derives the outcome of each entry and the rows to write.
 */
import { randomBytes } from 'node:crypto'
import type { KnownComment } from '#store/comments/comment-write.ts'
import { CommentGroup, type CommentRowWrite, neededComments } from './comment-group.ts'
import { newEpoch } from './epoch.ts'
import {
  type AuditParts,
  demandOwnStream,
  type Position,
  type PreparedEntry,
  type PreparedState,
  restAt,
  timeOf,
  type WriterOutcome,
  withOffset,
} from './prepared-entry.ts'

/** As many as a safe integer has. */
const OFFSET_DIGITS = 16

type UpdateState = Extract<PreparedState, { of: 'update' }>
type BlogState = Extract<PreparedState, { of: 'blog' }>
type Removal = Extract<PreparedState, { of: 'removal' }>
/** `at`: the time of its newest change; empty while it has none. */
type Stream = { readonly stream: string; readonly epoch: string; readonly head: number; readonly at: string }
type UpdateRow = { readonly blog: string; readonly id: string; readonly version: number; readonly shelf: string }
type NewKeyRow = KeyRow & { readonly madeOn: string }
type KeyRow = {
  readonly stream: string
  readonly key: string
  readonly fingerprint: string
  readonly offset: number
}

/** The database's rows about the entries of a group, read under their locks. */
export type HeldState = {
  /** The database's clock. Absent where it is also the clock of the clients that post. */
  readonly now?: string
  readonly streams: readonly Stream[]
  readonly keys: readonly KeyRow[]
  readonly blogs: readonly { readonly id: string; readonly version: number }[]
  readonly updates: readonly UpdateRow[]
  readonly comments: readonly KnownComment[]
}

type ChangeRow = {
  readonly stream: string
  readonly offset: number
  readonly about: string | null
  readonly by: string | null
  readonly text: string
}

type AuditRow = AuditParts & { readonly at: string; readonly id: string }

type ErasedSummary = { readonly stream: string; readonly before: number }

type ShownRow = { readonly picture: string; readonly shownBy: string }

export type Writes = {
  readonly streams: readonly Stream[]
  readonly changes: readonly ChangeRow[]
  readonly keys: readonly NewKeyRow[]
  readonly blogs: readonly BlogState[]
  readonly updates: readonly UpdateState[]
  /** Replaces the pictures shown by these blogs; adds to those shown by these updates, where every version counts. */
  readonly pictures: readonly ShownRow[]
  /** What the audit list gets, in the same transaction. */
  readonly audit: readonly AuditRow[]
  /** Applied last: they also erase text that this group itself writes. */
  readonly removals: readonly Removal[]
  /** As removals: the summaries in the changes of a blog before an offset. */
  readonly erasedSummaries: readonly ErasedSummary[]
  /** In this order. Some erase text, as removals do. */
  readonly comments: readonly CommentRowWrite[]
}

/** The rows that `decide` needs, as far as they exist. */
type Needed = {
  readonly streams: readonly string[]
  readonly keys: readonly Pick<KeyRow, 'stream' | 'key'>[]
  readonly blogs: readonly string[]
  readonly updates: readonly Pick<UpdateRow, 'blog' | 'id'>[]
  readonly comments: readonly Pick<KnownComment, 'blog' | 'id'>[]
}

export function neededBy(entries: readonly PreparedEntry[]): Needed {
  const states = entries.map(({ state }) => state)
  return {
    streams: [...new Set(entries.flatMap(({ stream, opens, tells }) => [stream, ...opens, ...tells]))],
    keys: entries.flatMap(({ stream, idempotency }) => (idempotency ? [{ stream, key: idempotency.key }] : [])),
    blogs: states.flatMap(state => (state.of === 'blog' ? [state.id] : [])),
    updates: states.flatMap(state => (state.of === 'update' || state.of === 'removal' ? [state] : [])),
    comments: states.flatMap(state => (state.of === 'comment' ? neededComments(state) : [])),
  }
}

type Decided = { readonly outcomes: readonly WriterOutcome[]; readonly writes: Writes }

export function decide(entries: readonly PreparedEntry[], known: HeldState): Decided {
  const group = new Group(known)
  const outcomes = entries.map(entry => group.append(entry))
  return { outcomes, writes: group.writes() }
}

class Group {
  readonly #now: string | undefined
  readonly #streams: Map<string, Stream>
  readonly #keys: Map<string, KeyRow>
  readonly #blogs: Map<string, number>
  readonly #updates: Map<string, Pick<UpdateRow, 'version' | 'shelf'>>
  readonly #grown = new Map<string, Stream>()
  readonly #changes: ChangeRow[] = []
  readonly #newKeys: NewKeyRow[] = []
  readonly #putBlogs = new Map<string, BlogState>()
  readonly #putUpdates = new Map<string, UpdateState>()
  readonly #pictures: ShownRow[] = []
  readonly #audit: AuditRow[] = []
  readonly #removals: Removal[] = []
  readonly #erasedSummaries: ErasedSummary[] = []
  readonly #comments: CommentGroup

  constructor({ now, streams, keys, blogs, updates, comments }: HeldState) {
    this.#now = now
    this.#streams = new Map(streams.map(row => [row.stream, row]))
    this.#keys = new Map(keys.map(row => [pair(row.stream, row.key), row]))
    this.#blogs = new Map(blogs.map(({ id, version }) => [id, version]))
    this.#updates = new Map(updates.map(row => [pair(row.blog, row.id), row]))
    this.#comments = new CommentGroup(comments)
  }

  append(entry: PreparedEntry): WriterOutcome {
    const { stream, opens, tells, idempotency, state } = entry
    const known = idempotency && this.#keys.get(pair(stream, idempotency.key))
    if (known) return known.fingerprint === idempotency.fingerprint ? this.#repeated(known) : { kind: 'reused' }
    if (!this.#isExpected(entry)) return { kind: 'stale' }
    demandOwnStream(entry)

    for (const opened of opens) this.#grow(this.#streamOf(opened))
    const place = this.#add(stream, entry)
    const places = [place, ...tells.map(told => this.#add(told, entry))]
    this.#put(state)
    if (state.of === 'blog' && state.erases) this.#erasedSummaries.push({ stream, before: place.offset })
    this.#audit.push({ ...entry.audit, at: place.at, id: auditIdOf(place) })
    const madeOn = place.at.slice(0, 'YYYY-MM-DD'.length)
    if (idempotency) this.#remember({ stream, ...idempotency, offset: place.offset, madeOn })
    return { kind: 'appended', places }
  }

  writes(): Writes {
    const blogs = [...this.#putBlogs.values()]
    return {
      streams: [...this.#grown.values()],
      changes: this.#changes,
      keys: this.#newKeys,
      blogs,
      updates: [...this.#putUpdates.values()],
      pictures: [...blogs.flatMap(shownIn), ...this.#pictures],
      audit: this.#audit,
      removals: this.#removals,
      erasedSummaries: this.#erasedSummaries,
      comments: this.#comments.writes,
    }
  }

  #repeated({ stream, offset }: KeyRow): WriterOutcome {
    return { kind: 'repeated', epoch: this.#streams.get(stream)?.epoch ?? '', offset }
  }

  #isExpected({ state, expects }: PreparedEntry): boolean {
    if (state.of === 'comment') return this.#comments.isExpected(state)
    if (state.of === 'blog') return (this.#blogs.get(state.id) ?? 'none') === expects
    const current = this.#updates.get(pair(state.blog, state.id))
    if (current?.shelf === 'removed') return false
    return (current?.version ?? 'none') === expects
  }

  #add(stream: string, entry: PreparedEntry): Position {
    const { epoch, head, at: last } = this.#streamOf(stream)
    const at = timeOf(entry.at, { last, now: this.#now ?? entry.at })
    const offset = head + 1
    this.#grow({ stream, epoch, head: offset, at })
    const about = entry.state.of === 'blog' ? null : entry.state.id
    this.#changes.push({ stream, offset, about, by: entry.by, text: withOffset(offset, restAt(entry, at)) })
    return { epoch, offset, at }
  }

  #streamOf(stream: string): Stream {
    return this.#streams.get(stream) ?? { stream, epoch: newEpoch(), head: 0, at: '' }
  }

  #grow(grown: Stream): void {
    this.#streams.set(grown.stream, grown)
    this.#grown.set(grown.stream, grown)
  }

  #put(state: PreparedState): void {
    if (state.of === 'comment') return this.#comments.put(state)
    if (state.of === 'blog') {
      this.#blogs.set(state.id, state.version)
      this.#putBlogs.set(state.id, state)
      return
    }
    const place = pair(state.blog, state.id)
    if (state.of === 'update') {
      this.#updates.set(place, state)
      this.#putUpdates.set(place, state)
      this.#pictures.push(...shownIn(state))
      return
    }
    this.#updates.set(place, { version: (this.#updates.get(place)?.version ?? 0) + 1, shelf: 'removed' })
    this.#removals.push(state)
  }

  #remember(row: NewKeyRow): void {
    this.#keys.set(pair(row.stream, row.key), row)
    this.#newKeys.push(row)
  }
}

/**
 * Sorts changes of the same millisecond by their offsets; an epoch belongs to one stream. The end keeps two apart where a log
 * was taken back and the audit list was not.
 */
function auditIdOf({ epoch, offset }: Position): string {
  return `${epoch}.${String(offset).padStart(OFFSET_DIGITS, '0')}.${randomBytes(4).toString('hex')}`
}

function shownIn({ pictures, shownBy }: BlogState | UpdateState): readonly ShownRow[] {
  return pictures.map(picture => ({ picture, shownBy }))
}

/** Unambiguous: stream names and blog ids contain no space. */
function pair(first: string, second: string): string {
  return `${first} ${second}`
}
