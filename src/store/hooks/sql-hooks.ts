/** Hooks in a database. */
import { v7 } from 'uuid'
import type { UpdateId } from '#shared/blog/ids.ts'
import type { Actor } from '#store/audit/audit.ts'
import { ADD_AUDIT, auditRow } from '#store/audit/audit-row.ts'
import type { Database } from '#store/sql/database.ts'
import { storable } from '#store/sql/storable.ts'
import { deliveryOf, hookOf, hooksSql, newHookId, newHookSecret } from './hook-row.ts'
import type { Delivered, Hook, HookDelivery, Hooks, NewHook, RecordedDelivery } from './hooks.ts'
import { isSealed, noSeal, type Seal } from './seal.ts'

type SqlHooksOptions = { readonly database: Database; readonly now: () => Date; readonly seal?: Seal }

export class SqlHooks implements Hooks {
  readonly #database
  readonly #now: () => Date
  readonly #seal: Seal

  constructor({ database, now, seal = noSeal }: SqlHooksOptions) {
    this.#database = database.prepare({ ...hooksSql, audit: ADD_AUDIT })
    this.#now = now
    this.#seal = seal
  }

  async create({ name, blog, role }: NewHook, by?: Actor) {
    const hook: Hook = { id: newHookId(), name, blog, role, createdAt: this.#now().toISOString() }
    const secret = newHookSecret()
    const audit = auditRow({ at: hook.createdAt, by, action: 'hook.created', ...auditedOf(hook) })
    await this.#database.transaction(run =>
      Promise.all([
        run('add', [hook.id, this.#seal.close(secret, hook.id), name, blog, role, hook.createdAt]),
        run('audit', audit),
      ]),
    )
    return { hook, secret }
  }

  async list(): Promise<readonly Hook[]> {
    return (await this.#database.run('list')).map(hookOf)
  }

  async revoke(id: string, by?: Actor): Promise<Hook | undefined> {
    const at = this.#now().toISOString()
    return this.#database.transaction(async run => {
      const [[revoked], [row]] = await Promise.all([run('revoke', [at, id]), run('byId', [id])])
      const hook = row && hookOf(row)
      if (revoked && hook) await run('audit', auditRow({ at, by, action: 'hook.revoked', ...auditedOf(hook) }))
      return hook
    })
  }

  async find(id: string) {
    const [row] = await this.#database.run('byId', [id])
    return row && { hook: hookOf(row), secret: this.#seal.open(String(row.secret), id) }
  }

  async take({ hook, item, at }: Delivered, newId: UpdateId): Promise<UpdateId | 'older'> {
    await this.#database.run('reserve', [hook, item, newId])
    const [taken] = await this.#database.run('take', [at, hook, item, at])
    return taken ? (String(taken.update_id) as UpdateId) : 'older'
  }

  async record({ hook, outcome, item = '' }: RecordedDelivery): Promise<void> {
    const row = [hook, this.#now().toISOString(), v7(), outcome, storable(item)]
    await this.#database.transaction(run => Promise.all([run('record', row), run('trim', [hook, hook])]))
  }

  async deliveries(hook: string): Promise<readonly HookDelivery[]> {
    return (await this.#database.run('deliveries', [hook])).map(deliveryOf)
  }

  async lastDeliveries() {
    return (await this.#database.run('lastDeliveries')).map(row => [String(row.hook), deliveryOf(row)] as const)
  }
}

function auditedOf({ id, name, blog, role }: Hook) {
  return { blog, subject: id, detail: { name, role } }
}

/** Seals secrets that were stored in plain text, by an older version or before the nodes had a key. */
export async function sealHooks(database: Database, seal: Seal): Promise<void> {
  const { run } = database.prepare(hooksSql)
  for (const row of await run('secrets')) {
    const [id, secret] = [String(row.id), String(row.secret)]
    if (!isSealed(secret)) await run('keepSecret', [seal.close(secret, id), id, secret])
  }
}

/** The names of the hooks whose deliveries are all refused, because their secrets were sealed with another key. */
export async function lockedHooks(database: Database, seal: Seal): Promise<readonly string[]> {
  const rows = await database.prepare(hooksSql).run('secrets')
  const locked = rows.filter(row => row.revoked_at === null && !opens(seal, row))
  return locked.map(({ name }) => String(name))
}

function opens(seal: Seal, { id, secret }: Readonly<Record<string, unknown>>): boolean {
  try {
    seal.open(String(secret), String(id))
    return true
  } catch {
    return false
  }
}
