/** The hooks on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { UpdateId } from '#shared/blog/ids.ts'
import { prepareAll } from '#store/sql/prepare.ts'
import { hookOf, hooksSql, newHookId, newHookSecret } from './hook-row.ts'
import type { Hook, Hooks } from './hooks.ts'
import { isSealed, noSeal, type Seal } from './seal.ts'

type SqliteHooksOptions = { readonly database: DatabaseSync; readonly now: () => Date; readonly seal?: Seal }

export function createSqliteHooks({ database, now, seal = noSeal }: SqliteHooksOptions): Hooks {
  const run = prepareAll(database, hooksSql)
  return {
    async create({ name, blog, role }) {
      const hook: Hook = { id: newHookId(), name, blog, role, createdAt: now().toISOString() }
      const secret = newHookSecret()
      run.add.run(hook.id, seal.close(secret, hook.id), name, blog, role, hook.createdAt)
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
      return row && { hook: hookOf(row), secret: seal.open(String(row.secret), id) }
    },
    async take({ hook, item, at }, newId) {
      run.reserve.run(hook, item, newId)
      const taken = run.take.get(at, hook, item, at)
      return taken ? (String(taken.update_id) as UpdateId) : 'older'
    },
  }
}

/** Those of a Crier that kept them open. */
export function sealSqliteHooks(database: DatabaseSync, seal: Seal): void {
  const run = prepareAll(database, { secrets: hooksSql.secrets, keepSecret: hooksSql.keepSecret })
  for (const { id, secret } of run.secrets.all())
    if (!isSealed(String(secret)))
      run.keepSecret.run(seal.close(String(secret), String(id)), String(id), String(secret))
}
