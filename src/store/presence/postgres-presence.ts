/** Who is present, on PostgreSQL: on all nodes alike. */
import type { BlogId } from '#shared/blog/ids.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { type Arrival, type EditorPresence, type EditorWindow, GONE_AFTER_MS, type PresentEditor } from './presence.ts'
import { presenceSql, presentOf } from './presence-row.ts'

const NOW = 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)'

const SQL = {
  ...forPostgres(presenceSql(NOW)),
  // Two nodes that sweep at the same moment pass over each other's rows instead of waiting crosswise.
  sweep: `DELETE FROM presence WHERE (blog, owner, desk) IN (SELECT blog, owner, desk FROM presence
    WHERE seen_ms <= ${NOW} - ${GONE_AFTER_MS} FOR UPDATE SKIP LOCKED)`,
} as const

export class PostgresPresence implements EditorPresence {
  readonly #database: Postgres

  constructor(database: Postgres) {
    this.#database = database
  }

  async arrive(blog: BlogId, { owner, window, name, role, editing }: Arrival): Promise<readonly PresentEditor[]> {
    const [, , , rows] = await this.#database.transaction(queries =>
      Promise.all([
        queries.query(SQL.sweep),
        queries.query(SQL.makeRoom, [blog, owner, window, blog, owner, window]),
        queries.query(SQL.arrive, [blog, owner, window, name, role, editing ?? null]),
        queries.query(SQL.list, [blog]),
      ]),
    )
    return rows.map(presentOf)
  }

  async leave(blog: BlogId, { owner, window }: EditorWindow): Promise<readonly PresentEditor[]> {
    await this.#database.query(SQL.leave, [blog, owner, window])
    return (await this.#database.query(SQL.list, [blog])).map(presentOf)
  }
}
