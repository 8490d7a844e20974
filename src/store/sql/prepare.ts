/** Prepares a table of SQL texts once, under the names they have in it. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Names without a text stay without a statement. */
export function prepareAll<Name extends string, Text extends string | undefined>(
  database: DatabaseSync,
  texts: Readonly<Record<Name, Text>>,
): Readonly<Record<Name, Text extends string ? StatementSync : StatementSync | undefined>> {
  type Statements = Record<Name, Text extends string ? StatementSync : StatementSync | undefined>
  const names = Object.keys(texts) as Name[]
  const prepared = names.map(name => {
    const text = texts[name]
    return [name, text === undefined ? undefined : database.prepare(text)]
  })
  return Object.fromEntries(prepared) as Statements
}
