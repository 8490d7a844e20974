/** Translates the SQL that both databases share, which is written in SQLite's dialect. */
import type { Statement, StatementTable } from './database.ts'

/** Milliseconds since 1970 by the clock of the database, which all nodes share. */
export const NOW_MS = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
const POSTGRES_NOW_MS = 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)'

/**
 * `?` becomes `$1`, `$2` …, `NOW_MS` the clock of PostgreSQL, and `instr` its `strpos`. No shared statement has a
 * question mark in a literal.
 */
export function forPostgres<Name extends string, T extends Statement>(
  table: Readonly<Record<Name, T>>,
): TextsOf<Name, T> {
  return textsOf(table, one => {
    const text = typeof one === 'string' ? one : one.postgres
    return text === undefined
      ? undefined
      : numbered(text.replaceAll(NOW_MS, POSTGRES_NOW_MS).replaceAll('instr(', 'strpos('))
  })
}

export function forSqlite<Name extends string>(table: StatementTable<Name>): TextsOf<Name, Statement> {
  return textsOf(table, one => (typeof one === 'string' ? one : one.sqlite))
}

/** A statement that ends with the column of a list: `DELETE FROM devices WHERE id`. */
export function inList(statement: string) {
  return { sqlite: `${statement} IN (SELECT value FROM json_each(?))`, postgres: `${statement} = ANY (?::text[])` }
}

/**
 * PostgreSQL's rows of `select`, which ends with its lock; those that another node works at are skipped. Materialized: a plan may run a
 * query again for each row that it joins, and one that locks takes as many again each time, whatever its LIMIT.
 */
export function takenRows(select: string): string {
  return `WITH taken AS MATERIALIZED (${select} SKIP LOCKED) SELECT * FROM taken`
}

/** A table of plain strings has a text under every name. */
type TextsOf<Name extends string, T> = Readonly<Record<Name, T extends string ? string : string | undefined>>

function textsOf<Name extends string, T extends Statement>(
  table: Readonly<Record<Name, T>>,
  text: (one: T) => string | undefined,
): TextsOf<Name, T> {
  const names = Object.keys(table) as Name[]
  return Object.fromEntries(names.map(name => [name, text(table[name])])) as TextsOf<Name, T>
}

/** Both databases compare text by its bytes: places in a list and cursors sort as text. */
const TYPES = new Map([
  ['TEXT', 'TEXT COLLATE "C"'],
  ['INTEGER', 'BIGINT'],
  ['REAL', 'DOUBLE PRECISION'],
  ['BLOB', 'BYTEA'],
  // Generated columns: PostgreSQL stores them; SQLite can only add columns that are computed when read.
  ['VIRTUAL', 'STORED'],
])

/** A step of `migrations.ts` with PostgreSQL's types. */
export function stepForPostgres(step: string): string {
  const statements = step.replaceAll(/--.*$/gm, '')
  return statements.replaceAll(/\b(TEXT|INTEGER|REAL|BLOB|VIRTUAL)\b/g, type => TYPES.get(type) ?? type)
}

function numbered(text: string): string {
  let count = 0
  return text.replaceAll('?', () => {
    count += 1
    return `$${count}`
  })
}
