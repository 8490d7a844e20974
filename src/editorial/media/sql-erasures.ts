/** The queue of pictures to erase, on SQLite and on PostgreSQL. */
import type { DatabaseSync } from 'node:sqlite'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { prepareAll } from '#store/sql/prepare.ts'
import { createErasures, type Erasures, erasuresSql, type Run } from './erasures.ts'

type SqliteErasuresOptions = { readonly database: DatabaseSync; readonly now: () => Date }

export function createSqliteErasures({ database, now }: SqliteErasuresOptions): Erasures {
  return createErasures({ now, run: statementsOn(database).run })
}

/** Reads on this thread's read-only connection; writes on the writer thread (`there`). */
type DividedErasuresOptions = SqliteErasuresOptions & { readonly there: ErasureStatements }

export function createDividedErasures({ database, now, there }: DividedErasuresOptions): Erasures {
  const here = statementsOn(database)
  const isRead = (name: string) => ERASURE_READS.includes(name)
  return createErasures({ now, run: (name, values) => (isRead(name) ? here : there).run(name, values) })
}

const ERASURE_READS: readonly string[] = ['next', 'isListed', 'isShown']

export type ErasureStatements = { readonly run: Run }

export function statementsOn(database: DatabaseSync): ErasureStatements {
  const statements = prepareAll(database, erasuresSql)
  return { run: async (name, values) => statements[name].all(...values) }
}

const SQL = forPostgres(erasuresSql)

type PostgresErasuresOptions = { readonly database: Postgres; readonly now: () => Date }

export function createPostgresErasures({ database, now }: PostgresErasuresOptions): Erasures {
  return createErasures({ now, run: (name, values) => database.query(SQL[name], [...values]) })
}
