/** What PostgreSQL wants said differently in SQL that both databases share; it is written as SQLite reads it. */

/** `?` becomes `$1`, `$2` … No shared text has a question mark in a literal. */
export function forPostgres<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> {
  const names = Object.keys(texts) as Name[]
  return Object.fromEntries(names.map(name => [name, numbered(texts[name])])) as Record<Name, string>
}

/** Texts are compared by their bytes in both databases: places in a list and cursors sort as text. */
const TYPES = new Map([
  ['TEXT', 'TEXT COLLATE "C"'],
  ['INTEGER', 'BIGINT'],
  ['REAL', 'DOUBLE PRECISION'],
  ['BLOB', 'BYTEA'],
  // Generated columns: PostgreSQL stores them, SQLite can only add such as are computed when read.
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
