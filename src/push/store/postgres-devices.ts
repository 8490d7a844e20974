/** The devices on PostgreSQL. A device's row is locked before its blogs are touched, so they change one at a time. */
import pg from 'pg'
import { Refusal } from '#platform/errors.ts'
import {
  addressKeyOf,
  type Device,
  type DeviceId,
  isSameOwner,
  type Recipient,
  type Target,
} from '#push/devices/device.ts'
import { columnsOf, recipientOf } from '#push/devices/device-row.ts'
import type { DeviceEdit, Devices, Gone, RecipientsOf, Registration } from '#push/devices/devices.ts'
import { devicesSql } from '#push/devices/devices-sql.ts'
import { demandFew } from '#push/devices/followed.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres, Queries, Row } from '#store/sql/postgres.ts'

const shared = forPostgres(devicesSql)
const SQL = {
  ...shared,
  // A lateral look-up that OFFSET 0 keeps from being flattened: any other join may begin at the first of all devices on
  // every page, which takes time that grows with the square of their number.
  recipients: `SELECT d.id, d.details, d.registered_at FROM device_blogs f
    CROSS JOIN LATERAL (SELECT id, details, registered_at FROM devices WHERE id = f.device OFFSET 0) d
    WHERE f.blog = $1 AND f.platform = $2 AND f.device > $3 AND f.device <= $4 ORDER BY f.device LIMIT $5`,
  lock: 'SELECT id FROM devices WHERE id = $1 FOR UPDATE',
  those: 'SELECT id, details, registered_at FROM devices WHERE id = ANY ($1::text[])',
  forget: 'DELETE FROM devices WHERE id = $1 RETURNING id',
  // In one order on every node, so that they never wait for each other in a circle.
  lockGone: `SELECT d.id FROM devices d JOIN unnest($1::text[], $2::text[]) AS gone (id, up_to) ON d.id = gone.id
    WHERE d.registered_at <= gone.up_to ORDER BY d.id FOR UPDATE OF d`,
  drop: 'DELETE FROM devices WHERE id = ANY ($1::text[])',
  known: `${shared.known} FOR UPDATE`,
  follow: 'INSERT INTO device_blogs (blog, platform, device) SELECT unnest($1::text[]), $2, $3 ON CONFLICT DO NOTHING',
  forgetUnused: `WITH unused AS (SELECT id FROM devices WHERE registered_at < $1
      ORDER BY registered_at LIMIT $2 FOR UPDATE SKIP LOCKED),
    unfollowed AS (DELETE FROM device_blogs WHERE device IN (SELECT id FROM unused))
    DELETE FROM devices WHERE id IN (SELECT id FROM unused) RETURNING id`,
  // Counting ten million rows takes seconds; the planner's estimate is a few per cent old at the most.
  total: "SELECT GREATEST(reltuples, 0)::bigint AS devices FROM pg_class WHERE oid = 'devices'::regclass",
  unfollowThose: 'DELETE FROM device_blogs WHERE device = ANY ($1::text[])',
} as const

/** Each means that somebody registered the same address at the same moment. */
const MAX_TRIES = 5
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505'

/** What one page of a campaign asks. */
export const RECIPIENTS = SQL.recipients

type PostgresDevicesOptions = {
  readonly database: Postgres
  readonly now: () => Date
  readonly newId: () => DeviceId
}

export class PostgresDevices implements Devices {
  readonly #database: Postgres
  readonly #now: () => Date
  readonly #newId: () => DeviceId

  constructor({ database, now, newId }: PostgresDevicesOptions) {
    this.#database = database
    this.#now = now
    this.#newId = newId
  }

  async register(registration: Registration): Promise<Device> {
    for (let tries = 1; ; tries += 1) {
      const registered = await this.#database.transaction(queries => this.#register(queries, registration))
      if (registered !== 'again') return registered
      if (tries === MAX_TRIES) throw new Refusal('busy')
    }
  }

  /** `again`: somebody else has registered that address since the look; the next look finds it. */
  async #register(queries: Queries, { target, blogs, mayBeNew = true }: Registration): Promise<Device | 'again'> {
    const [platform, address, details] = columnsOf(target)
    const [row] = await queries.query(SQL.known, [platform, address])
    const held = row && (await withBlogs(queries, row))
    const isSame = held !== undefined && isSameOwner(held.target, target)
    const followed = demandFew(isSame ? held.blogs : [], blogs)
    if (!held && !mayBeNew) throw new Refusal('too_many_devices')
    const now = this.#now().toISOString()
    if (isSame) {
      const retargeted = queries.query(SQL.retarget, [platform, address, details, now, held.id])
      const [, device] = await Promise.all([retargeted, follow(queries, { id: held.id, target, blogs: followed })])
      return device
    }
    if (held) await Promise.all([queries.query(SQL.forget, [held.id]), queries.query(SQL.unfollowAll, [held.id])])
    const id = this.#newId()
    const [put] = await queries.query(SQL.put, [id, platform, address, details, now])
    return put ? follow(queries, { id, target, blogs: followed }) : 'again'
  }

  find(id: DeviceId): Promise<Device | undefined> {
    return this.#database.snapshot(queries => find(queries, id))
  }

  async edit(id: DeviceId, edit: DeviceEdit): Promise<Device | 'taken' | undefined> {
    const edited = this.#database.transaction(queries => this.#edit(queries, id, edit))
    return edited.catch(takenOr)
  }

  async #edit(queries: Queries, id: DeviceId, { target, blogs }: DeviceEdit): Promise<Device | 'taken' | undefined> {
    const [, held] = await Promise.all([queries.query(SQL.lock, [id]), find(queries, id)])
    if (!held) return undefined
    const next = target ?? held.target
    if (await isTaken(queries, id, next)) return 'taken'
    const values = [...columnsOf(next), this.#now().toISOString(), id]
    await Promise.all([queries.query(SQL.retarget, values), queries.query(SQL.unfollowAll, [id])])
    return follow(queries, { id, target: next, blogs: [...(blogs ?? held.blogs)] })
  }

  forget(id: DeviceId): Promise<boolean> {
    return this.#database.transaction(async queries => {
      const [forgotten] = await Promise.all([queries.query(SQL.forget, [id]), queries.query(SQL.unfollowAll, [id])])
      return forgotten.length > 0
    })
  }

  async forgetUnused(before: string, limit: number): Promise<number> {
    return (await this.#database.query(SQL.forgetUnused, [before, limit])).length
  }

  async total(): Promise<number> {
    const [row] = await this.#database.query(SQL.total)
    return Number(row?.devices)
  }

  async recipients({ blog, platform, after, until, limit }: RecipientsOf): Promise<readonly Recipient[]> {
    return (await this.#database.query(SQL.recipients, [blog, platform, after, until, limit])).map(recipientOf)
  }

  async areMoreThan(devices: number, { blog, platform }: Pick<RecipientsOf, 'blog' | 'platform'>): Promise<boolean> {
    return (await this.#database.query(SQL.moreThan, [blog, platform, devices])).length > 0
  }

  async recipientsWith(ids: readonly DeviceId[]): Promise<readonly Recipient[]> {
    return (await this.#database.query(SQL.those, [ids])).map(recipientOf)
  }

  async drop(gone: readonly Gone[]): Promise<number> {
    if (gone.length === 0) return 0
    return this.#database.transaction(async queries => {
      const values = [gone.map(({ id }) => id), gone.map(({ registeredUpTo }) => registeredUpTo)]
      const ids = (await queries.query(SQL.lockGone, values)).map(({ id }) => id)
      if (ids.length > 0) await Promise.all([queries.query(SQL.drop, [ids]), queries.query(SQL.unfollowThose, [ids])])
      return ids.length
    })
  }

  async move(id: DeviceId, target: Target): Promise<void> {
    const moved = this.#database.transaction(async queries => {
      await queries.query(SQL.lock, [id])
      if (!(await isTaken(queries, id, target))) await queries.query(SQL.move, [...columnsOf(target), id])
    })
    await moved.catch(takenOr)
  }

  async count(blog: BlogId) {
    const rows = await this.#database.query(SQL.count, [blog])
    const counted = rows.map(row => [String(row.platform), Number(row.devices)])
    return { web: 0, fcm: 0, apns: 0, ...Object.fromEntries(counted) }
  }
}

async function find(queries: Queries, id: DeviceId): Promise<Device | undefined> {
  const [[row], blogs] = await Promise.all([queries.query(SQL.get, [id]), queries.query(SQL.blogs, [id])])
  return row && { ...recipientOf(row), blogs: blogs.map(blogIn) }
}

async function withBlogs(queries: Queries, row: Row): Promise<Device> {
  const recipient = recipientOf(row)
  return { ...recipient, blogs: (await queries.query(SQL.blogs, [recipient.id])).map(blogIn) }
}

function blogIn({ blog }: Row): BlogId {
  return String(blog) as BlogId
}

async function follow(queries: Queries, { id, target, blogs }: Pick<Device, 'id' | 'target' | 'blogs'>) {
  const followed = queries.query(SQL.follow, [blogs, target.platform, id])
  const [, device] = await Promise.all([followed, find(queries, id)])
  if (!device) throw new Error('A device that was just stored is not there')
  return device
}

async function isTaken(queries: Queries, id: DeviceId, target: Target): Promise<boolean> {
  const [owner] = await queries.query(SQL.at, [target.platform, addressKeyOf(target)])
  return owner !== undefined && owner.id !== id
}

/** Another node may have registered that address since the look. */
function takenOr(error: unknown): 'taken' {
  if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) return 'taken'
  throw error
}
