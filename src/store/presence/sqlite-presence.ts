/** Who is present, on SQLite: in a file of its own, so that it neither waits for the record's disk nor keeps it waiting. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { BlogId } from '#shared/blog/ids.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { prepareAll } from '#store/sql/prepare.ts'
import type { Arrival, EditorPresence, EditorWindow, PresentEditor } from './presence.ts'
import { presenceSql, presentOf } from './presence-row.ts'

const FILE = 'presence.db'
const SQL = presenceSql("CAST(unixepoch('subsec') * 1000 AS INTEGER)")

/** Of a server that is no more. Not synced, the file may also be damaged by a power cut. */
export function forgetPresence(folder: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, FILE + end), { force: true })
}

export class SqlitePresence implements EditorPresence {
  readonly #database: DatabaseSync
  readonly #run

  constructor(folder: string) {
    this.#database = openSqlite(join(folder, FILE))
    // What is worth fifteen seconds is not worth a sync.
    this.#database.exec('PRAGMA synchronous = OFF')
    this.#run = prepareAll(this.#database, SQL)
  }

  async arrive(blog: BlogId, { owner, window, name, role, editing }: Arrival): Promise<readonly PresentEditor[]> {
    this.#run.sweep.run()
    this.#run.makeRoom.run(blog, owner, window, blog, owner, window)
    this.#run.arrive.run(blog, owner, window, name, role, editing ?? null)
    return this.#list(blog)
  }

  async leave(blog: BlogId, { owner, window }: EditorWindow): Promise<readonly PresentEditor[]> {
    this.#run.leave.run(blog, owner, window)
    return this.#list(blog)
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  #list(blog: BlogId): readonly PresentEditor[] {
    return this.#run.list.all(blog).map(presentOf)
  }
}
