/** Presence in a database, shared by all nodes. */
import type { BlogId } from '#shared/blog/ids.ts'
import type { Database } from '#store/sql/database.ts'
import type { Arrival, EditorPresence, EditorWindow, PresentEditor, PresentName } from './presence.ts'
import { presenceSql, presentOf } from './presence-row.ts'

export class SqlPresence implements EditorPresence {
  readonly #database

  constructor(database: Database) {
    this.#database = database.prepare(presenceSql)
  }

  async arrive(blog: BlogId, { owner, window, name, role, editing }: Arrival): Promise<readonly PresentEditor[]> {
    const [, , , rows] = await this.#database.transaction(run =>
      Promise.all([
        run('sweep'),
        run('makeRoom', [blog, owner, window, blog, owner, window]),
        run('arrive', [blog, owner, window, name, role, editing ?? null]),
        run('list', [blog]),
      ]),
    )
    return rows.map(presentOf)
  }

  async leave(blog: BlogId, { owner, window }: EditorWindow): Promise<readonly PresentEditor[]> {
    await this.#database.run('leave', [blog, owner, window])
    return (await this.#database.run('list', [blog])).map(presentOf)
  }

  async namesAt(blogs: readonly BlogId[]): Promise<readonly PresentName[]> {
    const rows = await this.#database.run('namesAt', [blogs])
    return rows.map(({ blog, name }) => ({ blog: blog as BlogId, name: String(name) }))
  }
}
