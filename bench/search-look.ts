/** Looks into the database of a server that is searched, beside it. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/** A figure in bytes for what the database has of texts and of the index. */
type Sizes = { readonly texts: number; readonly index: number }
/** Into the database, beside the server. */
export type Look = { readonly sizes: () => Promise<Sizes>; readonly gone: () => Promise<number> }
export function lookAtSqlite(folder: string): Look & Disposable {
  const [own = ''] = readdirSync(folder)
  const database = new DatabaseSync(join(folder, own, 'crier.db'), { readOnly: true })
  const one = (text: string) => Number(database.prepare(text).get()?.n ?? 0)
  const bytesOf = (names: string) => one(`SELECT SUM(pgsize) AS n FROM dbstat WHERE ${names}`)
  return {
    sizes: async () => ({ texts: bytesOf("name = 'updates'"), index: bytesOf("name LIKE 'search_%'") }),
    gone: async () => one('SELECT COUNT(*) AS n FROM search_gone'),
    [Symbol.dispose]: () => database.close(),
  }
}

export async function lookAtPostgres(url: string): Promise<Look & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const one = async (text: string) => Number((await client.query(text)).rows[0].n)
  return {
    sizes: async () => ({
      texts: await one("SELECT pg_table_size('updates') AS n"),
      index: await one("SELECT pg_total_relation_size('search_entries') AS n"),
    }),
    gone: () => one('SELECT COUNT(*) AS n FROM search_gone'),
    [Symbol.asyncDispose]: () => client.end(),
  }
}
