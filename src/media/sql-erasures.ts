/** The pictures that are to be erased, on SQLite and on PostgreSQL. */
import type { DatabaseSync } from 'node:sqlite'
import { forPostgres } from '../sql/portable.ts'
import type { Postgres } from '../sql/postgres.ts'
import { prepareAll } from '../sql/prepare.ts'
import { createErasures, type Erasures, erasuresSql } from './erasures.ts'

export type SqliteErasuresOptions = { readonly database: DatabaseSync; readonly now: () => Date }

export function createSqliteErasures({ database, now }: SqliteErasuresOptions): Erasures {
  const statements = prepareAll(database, erasuresSql)
  return createErasures({ now, run: async (name, values) => statements[name].all(...values) })
}

const SQL = forPostgres(erasuresSql)

export type PostgresErasuresOptions = { readonly database: Postgres; readonly now: () => Date }

export function createPostgresErasures({ database, now }: PostgresErasuresOptions): Erasures {
  return createErasures({ now, run: (name, values) => database.query(SQL[name], [...values]) })
}
