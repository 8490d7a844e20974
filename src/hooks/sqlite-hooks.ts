/** The hooks on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { UpdateId } from '../blog/ids.ts'
import { prepareAll } from '../sql/prepare.ts'
import { hookOf, hooksSql, newHookId, newHookSecret } from './hook-row.ts'
import type { Hook, Hooks } from './hooks.ts'

export type SqliteHooksOptions = { readonly database: DatabaseSync; readonly now: () => Date }

export function createSqliteHooks({ database, now }: SqliteHooksOptions): Hooks {
  const run = prepareAll(database, hooksSql)
  return {
    async create({ name, blog, role }) {
      const hook: Hook = { id: newHookId(), name, blog, role, createdAt: now().toISOString() }
      const secret = newHookSecret()
      run.add.run(hook.id, secret, name, blog, role, hook.createdAt)
      return { hook, secret }
    },
    list: async () => run.list.all().map(hookOf),
    async revoke(id) {
      run.revoke.run(now().toISOString(), id)
      const row = run.byId.get(id)
      return row && hookOf(row)
    },
    async find(id) {
      const row = run.byId.get(id)
      return row && { hook: hookOf(row), secret: String(row.secret) }
    },
    async take({ hook, item, at }, newId) {
      run.reserve.run(hook, item, newId)
      const taken = run.take.get(at, hook, item, at)
      return taken ? (String(taken.update_id) as UpdateId) : 'older'
    },
  }
}
