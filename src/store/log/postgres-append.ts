/**
 * Appends a group of entries to PostgreSQL in one transaction and two round trips, whatever its size: locks and reads
 * are sent together, then the writes. A group that locks several blogs never waits for a lock, so that nodes cannot
 * deadlock.
 */
import type { DatabaseClock } from '#store/sql/database-clock.ts'
import { blogLocks } from '#store/sql/locks.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres, Queries, Row } from '#store/sql/postgres.ts'
import { appendSql, SUMMARIES_AT_ONCE } from './append-sql.ts'
import { erasedSummary } from './erased-summary.ts'
import { decide, type HeldState, neededBy, type Writes } from './group.ts'
import { lockComments, writeComments } from './postgres-comments.ts'
import { blogOf, erasedChange, type PreparedEntry, type WriterOutcome } from './prepared-entry.ts'

const SQL = {
  ...forPostgres(appendSql),
  // Each is a statement of its own: the next one sees what the last holder wrote.
  ...blogLocks,
  known: `SELECT
    CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now_ms,
    (SELECT json_agg(json_build_object('stream', stream, 'epoch', epoch, 'head', head, 'at', last_at))
      FROM streams WHERE stream = ANY ($1::text[])) AS streams,
    (SELECT json_agg(json_build_object('stream', known.stream, 'key', idempotency_key, 'fingerprint', fingerprint,
        'offset', change_offset))
      FROM unnest($2::text[], $3::text[]) AS asked (stream, key)
      JOIN idempotency_keys AS known ON known.stream = asked.stream AND idempotency_key = asked.key) AS keys,
    (SELECT json_agg(json_build_object('id', id, 'version', version)) FROM blogs WHERE id = ANY ($4::text[])) AS blogs,
    (SELECT json_agg(json_build_object('blog', updates.blog, 'id', updates.id, 'version', version, 'shelf', shelf))
      FROM unnest($5::text[], $6::text[]) AS asked (blog, id)
      JOIN updates ON updates.blog = asked.blog AND updates.id = asked.id) AS updates`,
  eraseSummaries: `UPDATE changes SET change = erased.change FROM unnest($2::bigint[], $3::text[]) AS erased (at, change)
    WHERE stream = $1 AND change_offset = erased.at`,
  // All parts of one statement see the same snapshot, and none reads what another writes.
  write: `WITH
    grown AS (INSERT INTO streams (stream, epoch, head, last_at)
      SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $28::text[])
      ON CONFLICT (stream) DO UPDATE SET head = excluded.head, last_at = excluded.last_at),
    added AS (INSERT INTO changes (stream, change_offset, update_id, made_by, change)
      SELECT * FROM unnest($4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[])),
    remembered AS (INSERT INTO idempotency_keys (stream, idempotency_key, fingerprint, change_offset, made_on)
      SELECT * FROM unnest($9::text[], $10::text[], $11::text[], $12::bigint[], $29::text[])),
    edited AS (INSERT INTO blogs (id, version, updated_at, state)
      SELECT * FROM unnest($13::text[], $14::bigint[], $15::text[], $16::text[])
      ON CONFLICT (id) DO UPDATE
      SET version = excluded.version, updated_at = excluded.updated_at, state = excluded.state),
    recorded AS (INSERT INTO audit (at, id, actor_kind, actor, actor_name, action, blog, subject, detail)
      SELECT * FROM unnest($30::text[], $31::text[], $32::text[], $33::text[], $34::text[], $35::text[], $36::text[],
        $37::text[], $38::text[])),
    shown AS (INSERT INTO pictures_shown (picture, shown_by)
      SELECT * FROM unnest($26::text[], $27::text[]) ON CONFLICT DO NOTHING)
    INSERT INTO updates (blog, id, version, shelf, shown_at, is_key, is_pinned, publish_at, state)
      SELECT * FROM unnest($17::text[], $18::text[], $19::bigint[], $20::text[], $21::text[], $22::bigint[],
        $23::bigint[], $24::text[], $25::text[])
      ON CONFLICT (blog, id) DO UPDATE SET version = excluded.version, shelf = excluded.shelf,
        shown_at = excluded.shown_at, is_key = excluded.is_key, is_pinned = excluded.is_pinned,
        publish_at = excluded.publish_at, publish_held_until_ms = 0, state = excluded.state`,
} as const

/** `unless locked`: skips blogs that another node has locked. `in turn`: waits for the lock; all are of one blog. */
export type Locking = 'unless locked' | 'in turn'
export type GroupOutcome = WriterOutcome | { readonly kind: 'locked' }

type GroupToAppend = {
  readonly entries: readonly PreparedEntry[]
  readonly locking: Locking
  /** Synchronized with every group. */
  readonly databaseClock: DatabaseClock
  /** Runs in the same transaction once the blogs are locked: may read from the database before anything is written. */
  readonly inspect: (queries: Queries) => Promise<void>
  /** Called before the writes are sent: if the connection breaks after that, they may have been committed nevertheless. */
  readonly onDecided: (outcomes: readonly GroupOutcome[]) => void
}

export function appendGroup(
  database: Postgres,
  { entries, locking, databaseClock, inspect, onDecided }: GroupToAppend,
): Promise<readonly GroupOutcome[]> {
  return database.transaction(async queries => {
    const reading = lockAndRead(queries, { entries, locking, databaseClock })
    const inspecting = inspect(queries)
    // Awaited in this order: every statement after a failed one fails too, without the reason.
    inspecting.catch(() => {})
    const { known, locked } = await reading
    await inspecting
    const isOpen = (entry: PreparedEntry) => !locked(entry)
    const { outcomes: decided, writes } = decide(entries.filter(isOpen), known)
    const each = decided.values()
    const outcomes = entries.map(entry => (isOpen(entry) && each.next().value) || LOCKED)
    onDecided(outcomes)
    if (writes.changes.length > 0) await write(queries, writes)
    return outcomes
  })
}

const LOCKED: GroupOutcome = { kind: 'locked' }

type LockAndRead = Pick<GroupToAppend, 'entries' | 'locking' | 'databaseClock'>
type Found = { readonly known: HeldState; readonly locked: (entry: PreparedEntry) => boolean }

async function lockAndRead(queries: Queries, { entries, locking, databaseClock }: LockAndRead): Promise<Found> {
  const sentMs = databaseClock.startReading()
  const { streams, keys, blogs, updates, comments } = neededBy(entries)
  const [locked, [row], found] = await Promise.all([
    queries.query(locking === 'in turn' ? SQL.lock : SQL.tryLock, [[...new Set(entries.map(blogOf))]]),
    queries.query(SQL.known, [
      streams,
      keys.map(({ stream }) => stream),
      keys.map(({ key }) => storableKey(key)),
      blogs,
      updates.map(({ blog }) => blog),
      updates.map(({ id }) => id),
    ]),
    lockComments(queries, { comments, locking }),
  ])
  const databaseMs = Number(row?.now_ms)
  databaseClock.take({ sentMs, databaseMs })
  const lockedBlogs = new Set(locking === 'in turn' ? [] : locked.map(({ blog }) => String(blog)))
  return {
    known: { ...knownIn(row), comments: found.comments, now: new Date(databaseMs).toISOString() },
    locked: entry =>
      lockedBlogs.has(blogOf(entry)) || (entry.state.of === 'comment' && found.locked.has(blogOf(entry))),
  }
}

type Lists = Omit<HeldState, 'now' | 'comments'>

/** The statement above builds the lists; a list without rows is null. */
function knownIn(row: Row | undefined): Lists {
  const { streams, keys, blogs, updates } = (row ?? {}) as { [Name in keyof Lists]: Lists[Name] | null }
  return {
    streams: streams ?? [],
    keys: (keys ?? []).map(known => ({ ...known, key: keyAsSent(known.key) })),
    blogs: blogs ?? [],
    updates: updates ?? [],
  }
}

async function write(queries: Queries, writes: Writes): Promise<void> {
  const { streams, changes, keys, blogs, updates, pictures, audit, removals, erasedSummaries, comments } = writes
  const inOrder = streams.toSorted((a, b) => (a.stream < b.stream ? -1 : 1))
  for (const { shownBy } of blogs) await queries.query(SQL.hide, [shownBy])
  await queries.query(SQL.write, [
    ...columns(inOrder, ['stream', 'epoch', 'head']),
    ...columns(changes, ['stream', 'offset', 'about', 'by', 'text']),
    ...columns(
      keys.map(known => ({ ...known, key: storableKey(known.key) })),
      ['stream', 'key', 'fingerprint', 'offset'],
    ),
    ...columns(blogs, ['id', 'version', 'at', 'text']),
    ...columns(updates, ['blog', 'id', 'version', 'shelf', 'time', 'key', 'pinned', 'publishAt', 'text']),
    ...columns(pictures, ['picture', 'shownBy']),
    ...columns(inOrder, ['at']),
    ...columns(keys, ['madeOn']),
    ...columns(
      audit.map(({ by, ...row }) => ({ ...row, kind: by.kind, actor: by.id, name: by.name })),
      ['at', 'id', 'kind', 'actor', 'name', 'action', 'blog', 'subject', 'detail'],
    ),
  ])
  for (const { blog, id } of removals) await erase(queries, { blog, id })
  for (const erased of erasedSummaries) await eraseSummaries(queries, erased)
  await writeComments(queries, comments)
  for (const { write } of comments) {
    if (!write.erasesChanges) continue
    await eraseChanges(queries, { id: write.id, rows: await queries.query(SQL.changesOfUpdate, [write.id]) })
  }
}

/** One array per column: the number of parameters does not depend on the number of rows. */
function columns<T>(rows: readonly T[], names: readonly (keyof T)[]): unknown[][] {
  return names.map(name => rows.map(row => row[name]))
}

/** Legal reasons: the text must be gone from every change that can still be read, drafts included. */
async function erase(queries: Queries, { blog, id }: { blog: string; id: string }): Promise<void> {
  const [rows] = await Promise.all([
    queries.query(SQL.changesOfUpdate, [id]),
    queries.query(SQL.eraseUpdate, [blog, id]),
    queries.query(SQL.list, [id]),
    queries.query(SQL.hide, [id]),
  ])
  await eraseChanges(queries, { id, rows })
}

async function eraseSummaries(queries: Queries, { stream, before }: Writes['erasedSummaries'][number]): Promise<void> {
  const listed = new Set<string>()
  for (let after = 0, isMore = true; isMore; ) {
    const rows = await queries.query(SQL.summaries, [stream, after, before])
    const erased = rows.flatMap(row => {
      const found = erasedSummary(String(row.change))
      return found ? [{ ...found, offset: Number(row.change_offset) }] : []
    })
    for (const { pictures } of erased) for (const picture of pictures) listed.add(picture)
    await queries.query(SQL.eraseSummaries, [stream, ...columns(erased, ['offset', 'text'])])
    after = Number(rows.at(-1)?.change_offset ?? before)
    isMore = rows.length === SUMMARIES_AT_ONCE
  }
  // In one fixed order, as removals list theirs.
  for (const picture of [...listed].sort()) await queries.query(SQL.listPicture, [picture])
}

type Erasing = { readonly id: string; readonly rows: readonly Row[] }

async function eraseChanges(queries: Queries, { id, rows }: Erasing): Promise<void> {
  for (const row of rows) {
    const offset = Number(row.change_offset)
    const text = erasedChange(id, { offset, text: String(row.change) })
    await queries.query(SQL.eraseChange, [text, row.stream, offset])
  }
}

/** PostgreSQL's text accepts neither U+0000 nor lone surrogates; JSON escapes both in ASCII. */
function storableKey(key: string): string {
  return JSON.stringify(key)
}

function keyAsSent(stored: string): string {
  return JSON.parse(stored) as string
}
