/** Prepares a table of SQL texts once, under the same names. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** A name without a text gets no statement. */
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
