/**
 * Notices that a PostgreSQL database went back in time (law 10, back in time), and gives its streams new epochs. Two witnesses:
 *
 * - A mark of where the database lives: server, timeline, database, table. Restored dumps, restored base backups and
 *   promoted standbys all have another than the one written in them. Compared on every new connection.
 * - A count of this node's own commits, which no other node moves. A disk restored under a running node has fewer of
 *   them than the node remembers. Compared with every commit.
 */
import { randomBytes } from 'node:crypto'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { lockOf } from '#store/sql/locks.ts'
import type { Postgres, Queries, Row } from '#store/sql/postgres.ts'
import { RESTORE_MARK, UNSETTLED } from '#store/sql/unsettled-restore.ts'
import { hasSeen } from './history.ts'
import type { SeenCursor } from './log.ts'

/** Smaller ids belong to versions before this one, which forget rows older than their own. */
const FIRST_ID = 2 ** 52
const ID_BYTES = 6
/** Longer than a node runs between two deployments; forgetting one that still runs only costs its witness. */
const FORGET_MS = 400 * 24 * 60 * 60_000
const NOW_MS = 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)'

const SQL = {
  // So that only one of many nodes that notice at once renews the epochs.
  lock: lockOf('life').postgres,
  marks: `SELECT (SELECT mark FROM database_marks WHERE id = 1) AS written,
    concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
      substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
      (SELECT oid FROM pg_database WHERE datname = current_database()), 'streams'::regclass::oid) AS actual,
    to_regclass('${RESTORE_MARK}') IS NOT NULL AS is_restoring`,
  writeMark: `INSERT INTO database_marks (id, mark) VALUES (1, $1)
    ON CONFLICT (id) DO UPDATE SET mark = excluded.mark`,
  renew: 'UPDATE streams SET epoch = substr(md5(stream || random() || clock_timestamp()), 1, 8)',
  head: 'SELECT epoch, head FROM streams WHERE stream = $1',
  seen: `SELECT epoch, head, change FROM streams
    LEFT JOIN changes ON changes.stream = streams.stream AND change_offset = $2 WHERE streams.stream = $1`,
  join: `INSERT INTO commits (id, made, joined_ms) VALUES ($1, 0, ${NOW_MS}) ON CONFLICT (id) DO UPDATE SET made = 0`,
  count: 'UPDATE commits SET made = made + 1 WHERE id = $1 RETURNING made',
  made: 'SELECT made FROM commits WHERE id = $1 FOR UPDATE',
  touch: 'UPDATE commits SET made = made WHERE id = $1',
  leave: 'DELETE FROM commits WHERE id = $1',
  // Rows of nodes that were killed, by the database's clock: a node with a wrong clock must not forget the others. In
  // the versions before this one, ids are times in microseconds.
  forget: `DELETE FROM commits WHERE id > 1 AND ${NOW_MS} - ${FORGET_MS} >
    CASE WHEN id < ${FIRST_ID} THEN id / 1000 ELSE joined_ms END`,
} as const

/** The commit in progress would add to another history than the last one did. */
export class WentBack extends Error {}

/** The newest commit of this writer, and its position. */
export type Last = { readonly stream: StreamName; readonly cursor: Cursor }

export class PostgresLife {
  /** Two nodes with one id would take each other's commits for their own. */
  readonly #id = newId()
  readonly #onRenewed: () => void
  #made = 0
  #counted = 0
  #last: Last | undefined

  constructor({ onRenewed }: { readonly onRenewed: () => void }) {
    this.#onRenewed = onRenewed
  }

  static async forgetOthers(queries: Queries): Promise<void> {
    await queries.query(SQL.forget)
  }

  async join(queries: Queries): Promise<void> {
    await queries.query(SQL.join, [this.#id])
  }

  async leave(queries: Queries): Promise<void> {
    await queries.query(SQL.leave, [this.#id])
  }

  /** Writes and flushes without counting as a commit. */
  async touch(database: Postgres): Promise<void> {
    await database.transaction(queries => queries.query(SQL.touch, [this.#id]))
  }

  /** For every new connection: it may be to another server than before. */
  async compareMarks(queries: Queries): Promise<void> {
    if (isAtHome(await readMarks(queries))) return
    await queries.query('BEGIN')
    try {
      await queries.query(SQL.lock)
      const { written, actual } = await readMarks(queries)
      if (written !== actual) await queries.query(SQL.writeMark, [actual])
      const isRestored = written !== null && written !== actual
      if (isRestored) await queries.query(SQL.renew)
      await queries.query('COMMIT')
      if (isRestored) this.#onRenewed()
    } catch (error) {
      await queries.query('ROLLBACK')
      throw error
    }
  }

  /** Called inside the transaction of a commit. @throws WentBack */
  async count(queries: Queries): Promise<void> {
    const [row] = await queries.query(SQL.count, [this.#id])
    this.#counted = Number(row?.made ?? 0)
    // A lost response leaves one more commit in the database than is remembered here, never one less.
    if (this.#counted <= this.#made) throw new WentBack()
  }

  committed(last: Last | undefined): void {
    this.#made = this.#counted
    this.#last = last ?? this.#last
  }

  /** Whether the commit that was counted last is stored, although its response was lost. Waits for one in progress. */
  async hasCommitted(database: Postgres): Promise<boolean> {
    const [row] = await database.transaction(queries => queries.query(SQL.made, [this.#id]))
    return Number(row?.made ?? 0) >= this.#counted
  }

  /** After WentBack: new epochs, unless another node was first. Loses nothing of this node if it made no commit. */
  async startAnew(database: Postgres): Promise<void> {
    const isRenewed = await database.transaction(async queries => {
      await queries.query(SQL.lock)
      const isFirst = this.#made > 0 && (await this.#isFirst(queries))
      if (isFirst) await queries.query(SQL.renew)
      await queries.query(SQL.join, [this.#id])
      return isFirst
    })
    this.#made = 0
    this.#last = undefined
    if (isRenewed) this.#onRenewed()
  }

  /** For a caller that doubts whether a change it saw is still stored. */
  async renewUnlessHeld(database: Postgres, stream: StreamName, seen: SeenCursor): Promise<void> {
    const isRenewed = await database.transaction(async queries => {
      await queries.query(SQL.lock)
      const [row] = await queries.query(SQL.seen, [stream, seen.offset])
      const isLost = row?.epoch === seen.epoch && !hasSeen(row, seen)
      if (isLost) await queries.query(SQL.renew)
      return isLost
    })
    if (isRenewed) this.#onRenewed()
  }

  async #isFirst(queries: Queries): Promise<boolean> {
    if (!this.#last) return true
    const [row] = await queries.query(SQL.head, [this.#last.stream])
    return row === undefined || row.epoch === this.#last.cursor.epoch
  }
}

/** 48 random bits above the ids of older versions, and exact as a number. */
function newId(): number {
  return FIRST_ID + randomBytes(ID_BYTES).readUIntBE(0, ID_BYTES)
}

type Marks = { readonly written: unknown; readonly actual: unknown }

async function readMarks(queries: Queries): Promise<Marks> {
  const [row]: readonly Row[] = await queries.query(SQL.marks)
  // Restored under a running node: its alerts and logins are not ended yet.
  if (row?.is_restoring === true) throw new Error(UNSETTLED)
  return { written: row?.written, actual: row?.actual }
}

function isAtHome({ written, actual }: Marks): boolean {
  return written === actual
}
