/** The hooks on PostgreSQL. */
import type { UpdateId } from '#shared/blog/ids.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { hookOf, hooksSql, newHookId, newHookSecret } from './hook-row.ts'
import type { Hook, Hooks } from './hooks.ts'
import { isSealed, noSeal, type Seal } from './seal.ts'

const SQL = forPostgres(hooksSql)

type PostgresHooksOptions = { readonly database: Postgres; readonly now: () => Date; readonly seal?: Seal }

export function createPostgresHooks({ database, now, seal = noSeal }: PostgresHooksOptions): Hooks {
  return {
    async create({ name, blog, role }) {
      const hook: Hook = { id: newHookId(), name, blog, role, createdAt: now().toISOString() }
      const secret = newHookSecret()
      await database.query(SQL.add, [hook.id, seal.close(secret, hook.id), name, blog, role, hook.createdAt])
      return { hook, secret }
    },
    list: async () => (await database.query(SQL.list)).map(hookOf),
    async revoke(id) {
      await database.query(SQL.revoke, [now().toISOString(), id])
      const [row] = await database.query(SQL.byId, [id])
      return row && hookOf(row)
    },
    async find(id) {
      const [row] = await database.query(SQL.byId, [id])
      return row && { hook: hookOf(row), secret: seal.open(String(row.secret), id) }
    },
    async take({ hook, item, at }, newId) {
      await database.query(SQL.reserve, [hook, item, newId])
      const [taken] = await database.query(SQL.take, [at, hook, item, at])
      return taken ? (String(taken.update_id) as UpdateId) : 'older'
    },
  }
}

/** Those from before the nodes had a key. */
export async function sealPostgresHooks(database: Postgres, seal: Seal): Promise<void> {
  for (const { id, secret } of await database.query(SQL.secrets))
    if (!isSealed(String(secret)))
      await database.query(SQL.keepSecret, [seal.close(String(secret), String(id)), String(id), String(secret)])
}
