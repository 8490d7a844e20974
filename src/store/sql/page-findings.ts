/** What SQLite finds wrong with a file, sorted by what it means for Crier. */
import type { DatabaseSync } from 'node:sqlite'

type PageFindings = {
  /** The first that only a backup mends. */
  readonly damage: string | undefined
  /** The index of the search, which is filled anew from the updates. */
  readonly isSearchDamaged: boolean
  /** Of an index that was replaced; a VACUUM frees them. */
  readonly hasUnusedPages: boolean
}

/** By FTS5, which `quick_check` asks too. */
const OF_INDEX = /^(fts5: |(malformed|unable to validate the) inverted index for FTS5 table ).*\bsearch_words\b/
/** FTS5 could not look at its own tables. */
const UNSPECIFIC = 'database disk image is malformed'
/** https://sqlite.org/rescode.html#corrupt */
const SQLITE_CORRUPT = 11
const OF_TREE = /^Tree (\d+) /
const UNUSED = /^Page \d+: never used$/
const SEARCH = /^search_(entries|words)/

/** Reads every page: https://sqlite.org/pragma.html#pragma_quick_check */
export function checkPages(database: DatabaseSync): PageFindings {
  const lines = findingsOf(database)
  if (lines === undefined || lines.includes(UNSPECIFIC)) return checkTables(database)
  const ofSearch = treesOfSearch(database)
  const isOfSearch = (line: string) => OF_INDEX.test(line) || ofSearch.has(Number(OF_TREE.exec(line)?.[1]))
  return {
    damage: lines.find(line => !isOfSearch(line) && !UNUSED.test(line)),
    isSearchDamaged: lines.some(isOfSearch),
    hasUnusedPages: lines.some(line => UNUSED.test(line)),
  }
}

function checkTables(database: DatabaseSync): PageFindings {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const others = tables.map(({ name }) => String(name)).filter(name => !SEARCH.test(name))
  const damage = others.flatMap(name => findingsOf(database, name) ?? [`${name} cannot be read`]).at(0)
  return { damage, isSearchDamaged: true, hasUnusedPages: false }
}

/** Undefined if the check itself fails on damaged pages. */
function findingsOf(database: DatabaseSync, table?: string): readonly string[] | undefined {
  try {
    return database
      .prepare(`PRAGMA quick_check${table === undefined ? '' : `(${table})`}`)
      .all()
      .flatMap(row => String(row.quick_check).split('\n'))
      .filter(line => line !== 'ok' && !line.startsWith('*** in database'))
  } catch (error) {
    if (isCorrupt(error)) return undefined
    throw error
  }
}

function isCorrupt(error: unknown): boolean {
  return (Number((error as { errcode?: unknown }).errcode) & 0xff) === SQLITE_CORRUPT
}

function treesOfSearch(database: DatabaseSync): ReadonlySet<number> {
  const trees = database.prepare('SELECT tbl_name AS name, rootpage AS root FROM sqlite_schema').all()
  return new Set(trees.filter(({ name }) => SEARCH.test(String(name))).map(({ root }) => Number(root)))
}
