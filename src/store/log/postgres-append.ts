/**
 * Appends a group of entries to PostgreSQL in one transaction and two round trips, however many they are: locks and
 * reads go out together, then the writes. Who takes many blogs waits for none of them, so nodes never wait for each other
 * in a circle.
 */
import type { DatabaseClock } from '#store/sql/database-clock.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres, Queries, Row } from '#store/sql/postgres.ts'
import { decide, type Known, type Writes } from './group.ts'
import { picturesSql } from './pictures-sql.ts'
import { blogOf, type PreparedEntry, type WriterOutcome, withOffset } from './sqlite-entry.ts'

/** First halves of advisory locks, so that Crier's never meet those of another program in the same database. */
const LOCK_BLOG = 0x63726965

const { list, hide } = forPostgres(picturesSql)

const SQL = {
  list,
  hide,
  // A lock by name also holds for what does not exist yet. A statement of its own: the next one sees what the holder wrote.
  lock: `SELECT pg_advisory_xact_lock(${LOCK_BLOG}, place)
    FROM (SELECT DISTINCT hashtext(blog) AS place FROM unnest($1::text[]) AS asked (blog) ORDER BY 1) AS places`,
  // Those that another node has locked.
  tryLock: `SELECT blog FROM unnest($1::text[]) AS asked (blog)
    WHERE NOT pg_try_advisory_xact_lock(${LOCK_BLOG}, hashtext(blog))`,
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
  // The parts of one statement see the same moment, and none of them reads what another writes.
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
    shown AS (INSERT INTO pictures_shown (picture, shown_by)
      SELECT * FROM unnest($26::text[], $27::text[]) ON CONFLICT DO NOTHING)
    INSERT INTO updates (blog, id, version, shelf, shown_at, is_key, is_pinned, publish_at, state)
      SELECT * FROM unnest($17::text[], $18::text[], $19::bigint[], $20::text[], $21::text[], $22::bigint[],
        $23::bigint[], $24::text[], $25::text[])
      ON CONFLICT (blog, id) DO UPDATE SET version = excluded.version, shelf = excluded.shelf,
        shown_at = excluded.shown_at, is_key = excluded.is_key, is_pinned = excluded.is_pinned,
        publish_at = excluded.publish_at, publish_held_until_ms = 0, state = excluded.state`,
  eraseUpdate: `UPDATE updates SET version = version + 1, shelf = 'removed', is_key = 0, is_pinned = 0,
    publish_at = NULL, state = '' WHERE blog = $1 AND id = $2`,
  changesOfUpdate: 'SELECT stream, change_offset, change FROM changes WHERE update_id = $1',
  eraseChange: 'UPDATE changes SET change = $1 WHERE stream = $2 AND change_offset = $3',
} as const

/**
 * `unless locked`: entries of a blog that another node has locked at this moment are left out. `in turn`: they are waited
 * for; the entries are of one blog then.
 */
export type Locking = 'unless locked' | 'in turn'
export type GroupOutcome = WriterOutcome | { readonly kind: 'locked' }

export type GroupToAppend = {
  readonly entries: readonly PreparedEntry[]
  readonly locking: Locking
  /** Told the time with every group. */
  readonly databaseClock: DatabaseClock
  /** Runs in the same transaction once the blogs are locked: may look at the database before anything is written. */
  readonly inspect: (queries: Queries) => Promise<void>
  /** Told before the writes go out: when the connection breaks after that, they may have been committed all the same. */
  readonly onDecided: (outcomes: readonly GroupOutcome[]) => void
}

export function appendGroup(
  database: Postgres,
  { entries, locking, databaseClock, inspect, onDecided }: GroupToAppend,
): Promise<readonly GroupOutcome[]> {
  return database.transaction(async queries => {
    const reading = lockAndRead(queries, { entries, locking, databaseClock })
    const inspecting = inspect(queries)
    // Waited for in their order: what follows a failed statement fails too, and does not say why.
    inspecting.catch(() => {})
    const { known, locked } = await reading
    await inspecting
    const isOpen = (entry: PreparedEntry) => !locked.has(blogOf(entry))
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
type Found = { readonly known: Known; readonly locked: ReadonlySet<string> }

async function lockAndRead(queries: Queries, { entries, locking, databaseClock }: LockAndRead): Promise<Found> {
  const sentMs = databaseClock.startReading()
  const states = entries.map(({ state }) => state)
  const updates = states.flatMap(state => (state.of === 'blog' ? [] : [state]))
  const keyed = entries.flatMap(({ stream, idempotency }) => (idempotency ? [{ stream, key: idempotency.key }] : []))
  const blogs = [...new Set(entries.map(blogOf))]
  const [locked, [row]] = await Promise.all([
    queries.query(locking === 'in turn' ? SQL.lock : SQL.tryLock, [blogs]),
    queries.query(SQL.known, [
      [...new Set(entries.flatMap(({ stream, opens, tells }) => [stream, ...opens, ...tells]))],
      keyed.map(({ stream }) => stream),
      keyed.map(({ key }) => storableKey(key)),
      states.flatMap(state => (state.of === 'blog' ? [state.id] : [])),
      updates.map(({ blog }) => blog),
      updates.map(({ id }) => id),
    ]),
  ])
  const databaseMs = Number(row?.now_ms)
  databaseClock.take({ sentMs, databaseMs })
  return {
    known: { ...knownIn(row), now: new Date(databaseMs).toISOString() },
    locked: new Set(locking === 'in turn' ? [] : locked.map(({ blog }) => String(blog))),
  }
}

type Lists = Omit<Known, 'now'>

/** The lists are made by the statement above; a list without a row is null. */
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
  const { streams, changes, keys, blogs, updates, pictures, removals } = writes
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
  ])
  for (const { blog, id } of removals) await erase(queries, { blog, id })
}

/** A list for each column, which costs the same however many rows there are. */
function columns<T>(rows: readonly T[], names: readonly (keyof T)[]): unknown[][] {
  return names.map(name => rows.map(row => row[name]))
}

/** Legal reasons: the words must be gone from every change that can still be read, drafts included. */
async function erase(queries: Queries, { blog, id }: { blog: string; id: string }): Promise<void> {
  const [rows] = await Promise.all([
    queries.query(SQL.changesOfUpdate, [id]),
    queries.query(SQL.eraseUpdate, [blog, id]),
    queries.query(SQL.list, [id]),
    queries.query(SQL.hide, [id]),
  ])
  for (const row of rows) {
    const { at } = JSON.parse(String(row.change)) as { at: string }
    const offset = Number(row.change_offset)
    const rest = `"kind":"update.removed","at":"${at}","update":${JSON.stringify({ id })}}`
    await queries.query(SQL.eraseChange, [withOffset(offset, rest), row.stream, offset])
  }
}

/** PostgreSQL's text takes neither U+0000 nor lone surrogates; JSON writes both in ASCII. */
function storableKey(key: string): string {
  return JSON.stringify(key)
}

function keyAsSent(stored: string): string {
  return JSON.parse(stored) as string
}
