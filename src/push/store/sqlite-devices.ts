/** The devices on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
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
import { inTransaction } from '#store/sql/in-transaction.ts'
import { prepareAll } from '#store/sql/prepare.ts'

type SqliteDevicesOptions = {
  readonly database: DatabaseSync
  readonly now: () => Date
  readonly newId: () => DeviceId
}

export class SqliteDevices implements Devices {
  readonly #database: DatabaseSync
  readonly #run
  readonly #now: () => Date
  readonly #newId: () => DeviceId

  constructor({ database, now, newId }: SqliteDevicesOptions) {
    this.#database = database
    this.#run = prepareAll(database, devicesSql)
    this.#now = now
    this.#newId = newId
  }

  async register({ target, blogs, mayBeNew = true }: Registration): Promise<Device> {
    return inTransaction(this.#database, () => {
      const [platform, address, details] = columnsOf(target)
      const row = this.#run.known.get(platform, address)
      const held = row && this.#withBlogs(row)
      const isSame = held !== undefined && isSameOwner(held.target, target)
      const followed = demandFew(isSame ? held.blogs : [], blogs)
      if (!held && !mayBeNew) throw new Refusal('too_many_devices')
      const now = this.#now().toISOString()
      if (held && !isSame) this.#forget(held.id)
      const id = isSame ? held.id : this.#newId()
      if (isSame) this.#run.retarget.run(platform, address, details, now, id)
      else this.#run.put.get(id, platform, address, details, now)
      this.#follow({ id, target, blogs: followed })
      return this.#demand(id)
    })
  }

  async find(id: DeviceId): Promise<Device | undefined> {
    return this.#find(id)
  }

  async edit(id: DeviceId, { target, blogs }: DeviceEdit): Promise<Device | 'taken' | undefined> {
    return inTransaction(this.#database, () => {
      const held = this.#find(id)
      if (!held) return undefined
      const next = target ?? held.target
      const owner = this.#run.known.get(next.platform, addressKeyOf(next))
      if (owner && owner.id !== id) return 'taken'
      this.#run.retarget.run(...columnsOf(next), this.#now().toISOString(), id)
      this.#run.unfollowAll.run(id)
      this.#follow({ id, target: next, blogs: [...(blogs ?? held.blogs)] })
      return this.#demand(id)
    })
  }

  async forget(id: DeviceId): Promise<boolean> {
    return inTransaction(this.#database, () => this.#forget(id))
  }

  async forgetUnused(before: string, limit: number): Promise<number> {
    return inTransaction(this.#database, () => {
      const unused = this.#run.unused.all(before, limit)
      for (const { id } of unused) this.#forget(String(id) as DeviceId)
      return unused.length
    })
  }

  async total(): Promise<number> {
    return Number(this.#run.total.get()?.devices)
  }

  #forget(id: DeviceId): boolean {
    this.#run.unfollowAll.run(id)
    return this.#run.forget.run(id).changes > 0
  }

  async recipients({ blog, platform, after, until, limit }: RecipientsOf): Promise<readonly Recipient[]> {
    return this.#run.recipients.all(blog, platform, after, until, limit).map(recipientOf)
  }

  async areMoreThan(devices: number, { blog, platform }: Pick<RecipientsOf, 'blog' | 'platform'>): Promise<boolean> {
    return this.#run.moreThan.get(blog, platform, devices) !== undefined
  }

  async recipientsWith(ids: readonly DeviceId[]): Promise<readonly Recipient[]> {
    return ids.flatMap(id => this.#run.get.all(id)).map(recipientOf)
  }

  async drop(gone: readonly Gone[]): Promise<number> {
    if (gone.length === 0) return 0
    return inTransaction(this.#database, () => {
      const dropped = gone.filter(({ id, registeredUpTo }) => this.#run.drop.run(id, registeredUpTo).changes > 0)
      for (const { id } of dropped) this.#run.unfollowAll.run(id)
      return dropped.length
    })
  }

  async move(id: DeviceId, target: Target): Promise<void> {
    inTransaction(this.#database, () => {
      const owner = this.#run.known.get(target.platform, addressKeyOf(target))
      if (!owner || owner.id === id) this.#run.move.run(...columnsOf(target), id)
    })
  }

  async count(blog: BlogId) {
    const counted = this.#run.count.all(blog).map(row => [String(row.platform), Number(row.devices)])
    return { web: 0, fcm: 0, apns: 0, ...Object.fromEntries(counted) }
  }

  #follow({ id, target, blogs }: Pick<Device, 'id' | 'target' | 'blogs'>): void {
    for (const blog of blogs) this.#run.follow.run(blog, target.platform, id)
  }

  #demand(id: DeviceId): Device {
    const device = this.#find(id)
    if (!device) throw new Error('A device that was just stored is not there')
    return device
  }

  #find(id: DeviceId): Device | undefined {
    const row = this.#run.get.get(id)
    return row && this.#withBlogs(row)
  }

  #withBlogs(row: Readonly<Record<string, unknown>>): Device {
    const recipient = recipientOf(row)
    return { ...recipient, blogs: this.#run.blogs.all(recipient.id).map(({ blog }) => String(blog) as BlogId) }
  }
}
