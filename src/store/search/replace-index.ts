/** Replaces an index of SQLite whose pages are damaged: it can be neither emptied nor dropped, since both read them. */
import type { DatabaseSync } from 'node:sqlite'

/** The index, its table, and what depends on them. */
const OURS = String.raw`(tbl_name IN ('search_entries', 'search_texts') OR tbl_name LIKE 'search\_words%' ESCAPE '\')`
/** FTS5 makes its own tables. */
const MADE = `SELECT sql FROM sqlite_schema WHERE ${OURS} AND sql IS NOT NULL AND tbl_name NOT LIKE 'search\\_words\\_%' ESCAPE '\\'
  ORDER BY type = 'trigger', type = 'view', type <> 'table', sql LIKE 'CREATE VIRTUAL%'`

/**
 * Takes the old ones out of the schema (https://sqlite.org/pragma.html#pragma_writable_schema). Their pages stay in the file, used by
 * nobody, until a VACUUM.
 */
export function replaceIndex(database: DatabaseSync): void {
  const statements = database.prepare(MADE).all()
  database.enableDefensive(false)
  try {
    database.exec('BEGIN IMMEDIATE; PRAGMA writable_schema = ON')
    database.exec(`DELETE FROM sqlite_schema WHERE ${OURS}; PRAGMA writable_schema = RESET`)
    for (const { sql } of statements) database.exec(String(sql))
    database.exec("INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)")
    database.exec("UPDATE search_walk SET at_blog = '', at_update = '', is_done = 0, emptied = emptied + 1; COMMIT")
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  } finally {
    database.exec('PRAGMA writable_schema = RESET')
    database.enableDefensive(true)
  }
}
