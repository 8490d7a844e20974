/** Prepares a table of SQL texts once, under the names they have in it. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'

export function prepareAll<Name extends string>(
  database: DatabaseSync,
  texts: Readonly<Record<Name, string>>,
): Readonly<Record<Name, StatementSync>> {
  const names = Object.keys(texts) as Name[]
  return Object.fromEntries(names.map(name => [name, database.prepare(texts[name])])) as Record<Name, StatementSync>
}
