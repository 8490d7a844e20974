/** The store of devices over a database. A device's row is locked before its blogs are written, so that writers take turns. */
import pg from 'pg'
import { Refusal } from '#platform/errors.ts'
import {
  type AlertChoice,
  addressKeyOf,
  type Device,
  type DeviceId,
  type FollowingDevice,
  isSameOwner,
  type Platform,
  type Recipient,
  type Target,
} from '#push/devices/device.ts'
import {
  chosenOf,
  columnsOf,
  followerOf,
  levelIn,
  recipientOf,
  textOfTopics,
  topicsInText,
} from '#push/devices/device-row.ts'
import type { DeviceEdit, Devices, Followers, Gone, RecipientsOf, Registration } from '#push/devices/devices.ts'
import { devicesSql } from '#push/devices/devices-sql.ts'
import { choiceIn, demandFew } from '#push/devices/followed.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Database, Prepared, Run } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'

type Name = keyof typeof devicesSql

/** Each retry means that another node registered the same address at the same moment. */
const MAX_TRIES = 5
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505'

type SqlDevicesOptions = {
  readonly database: Database
  readonly now: () => Date
  readonly newId: () => DeviceId
}

export class SqlDevices implements Devices {
  readonly #database: Prepared<Name>
  readonly #now: () => Date
  readonly #newId: () => DeviceId

  constructor({ database, now, newId }: SqlDevicesOptions) {
    this.#database = database.prepare(devicesSql)
    this.#now = now
    this.#newId = newId
  }

  async register(registration: Registration): Promise<Device> {
    for (let tries = 1; ; tries += 1) {
      const registered = await this.#database.transaction(run => this.#register(run, registration))
      if (registered !== 'again') return registered
      if (tries === MAX_TRIES) throw new Refusal('busy')
    }
  }

  /** `again`: another node has registered that address since it was read; the next try finds it. */
  async #register(
    run: Run<Name>,
    { target, blogs, choice: said = {}, mayBeNew = true }: Registration,
  ): Promise<Device | 'again'> {
    const [platform, address, details] = columnsOf(target)
    const [row] = await run('known', [platform, address])
    const held = row && (await withBlogs(run, row))
    const isSame = held !== undefined && isSameOwner(held.target, target)
    const followed = demandFew(isSame ? held.blogs : [], blogs)
    const all = [...(isSame ? held.blogs : []), ...followed]
    const chosen = rowsOf(all, { held: isSame ? held : {}, said })
    if (!held && !mayBeNew) throw new Refusal('too_many_devices')
    const now = this.#now().toISOString()
    if (isSame) {
      const retargeted = run('retarget', [platform, address, details, now, held.id])
      const [, device] = await Promise.all([retargeted, follow(run, { id: held.id, target, blogs: followed, chosen })])
      return device
    }
    if (held) await Promise.all([run('forget', [held.id]), run('unfollowAll', [held.id])])
    const id = this.#newId()
    const [put] = await run('put', [id, platform, address, details, now])
    return put ? follow(run, { id, target, blogs: followed, chosen }) : 'again'
  }

  find(id: DeviceId): Promise<Device | undefined> {
    return this.#database.snapshot(run => find(run, id))
  }

  async edit(id: DeviceId, edit: DeviceEdit): Promise<Device | 'taken' | undefined> {
    const edited = this.#database.transaction(run => this.#edit(run, id, edit))
    return edited.catch(takenOr)
  }

  async #edit(
    run: Run<Name>,
    id: DeviceId,
    { target, blogs, choice: said = {} }: DeviceEdit,
  ): Promise<Device | 'taken' | undefined> {
    const [, held] = await Promise.all([run('lock', [id]), find(run, id)])
    if (!held) return undefined
    const next = target ?? held.target
    if (await isTaken(run, id, next)) return 'taken'
    const values = [...columnsOf(next), this.#now().toISOString(), id]
    await Promise.all([run('retarget', values), run('unfollowAll', [id])])
    const followed = [...(blogs ?? held.blogs)]
    const chosen = rowsOf(followed, { held, said })
    return follow(run, { id, target: next, blogs: followed, chosen })
  }

  forget(id: DeviceId): Promise<boolean> {
    return this.#database.transaction(async run => {
      const [forgotten] = await Promise.all([run('forget', [id]), run('unfollowAll', [id])])
      return forgotten.length > 0
    })
  }

  async forgetUnused(before: string, limit: number): Promise<number> {
    return this.#database.transaction(async run => drop(run, await run('lockUnused', [before, limit])))
  }

  async total(): Promise<number> {
    const [row] = await this.#database.run('total')
    return Number(row?.devices)
  }

  async recipients({ blog, platform, after, until, limit }: RecipientsOf): Promise<readonly FollowingDevice[]> {
    return (await this.#database.run('recipients', [blog, platform, after, until, limit])).map(followerOf)
  }

  async areMoreThan(devices: number, { blog, platform }: Pick<RecipientsOf, 'blog' | 'platform'>): Promise<boolean> {
    return (await this.#database.run('moreThan', [blog, platform, devices])).length > 0
  }

  async recipientsWith(ids: readonly DeviceId[]): Promise<readonly Recipient[]> {
    return (await this.#database.run('those', [ids])).map(recipientOf)
  }

  async followersWith(
    ids: readonly DeviceId[],
    { blog, platform }: Pick<RecipientsOf, 'blog' | 'platform'>,
  ): Promise<readonly FollowingDevice[]> {
    return (await this.#database.run('followers', [blog, platform, ids])).map(followerOf)
  }

  async drop(gone: readonly Gone[]): Promise<number> {
    if (gone.length === 0) return 0
    const list = JSON.stringify(gone.map(({ id, registeredUpTo }) => [id, registeredUpTo]))
    return this.#database.transaction(async run => drop(run, await run('lockGone', [list])))
  }

  async move(id: DeviceId, target: Target): Promise<void> {
    const moved = this.#database.transaction(async run => {
      await run('lock', [id])
      if (!(await isTaken(run, id, target))) await run('move', [...columnsOf(target), id])
    })
    await moved.catch(takenOr)
  }

  async kinds() {
    return countedIn(await this.#database.run('kinds'))
  }

  async count(blog: BlogId) {
    return countedIn(await this.#database.run('count', [blog]))
  }

  followers(blog: BlogId, maxChoices: number): Promise<Followers> {
    return this.#database.snapshot(async run => {
      const [counted, chosen] = await Promise.all([run('count', [blog]), run('chosen', [blog, maxChoices + 1])])
      const all = chosen.map(chosenOf)
      return { devices: countedIn(counted), chosen: all.slice(0, maxChoices), isCut: all.length > maxChoices }
    })
  }
}

function countedIn(rows: readonly Row[]): Readonly<Record<Platform, number>> {
  const counted = rows.map(row => [String(row.platform), Number(row.devices)])
  return { web: 0, fcm: 0, apns: 0, ...Object.fromEntries(counted) }
}

async function find(run: Run<Name>, id: DeviceId): Promise<Device | undefined> {
  const [[row], blogs] = await Promise.all([run('get', [id]), run('blogs', [id])])
  return row && { ...recipientOf(row), ...followedIn(blogs) }
}

async function withBlogs(run: Run<Name>, row: Row): Promise<Device> {
  const recipient = recipientOf(row)
  return { ...recipient, ...followedIn(await run('blogs', [recipient.id])) }
}

function followedIn(rows: readonly Row[]): Pick<Device, 'blogs' | 'topics' | 'levels'> {
  const blogs = rows.map(({ blog }) => String(blog) as BlogId)
  const topics = rows.flatMap(({ topics }, index) => (topics ? [[blogs[index], [...topicsInText(topics)]]] : []))
  const levels = rows.map(({ level }, index) => [blogs[index], levelIn(level)]).filter(([, level]) => level !== 'all')
  return {
    blogs,
    ...(topics.length > 0 && { topics: Object.fromEntries(topics) }),
    ...(levels.length > 0 && { levels: Object.fromEntries(levels) }),
  }
}

/** Of each blog that has or had a choice: its topics and level. */
type ChosenRow = readonly [blog: string, topics: string, level: string]

function rowsOf(blogs: readonly BlogId[], choice: { readonly held: AlertChoice; readonly said: AlertChoice }) {
  const { held, said } = choice
  const { topics = {}, levels = {} } = choiceIn(blogs, choice)
  const named = Object.keys({ ...held.topics, ...held.levels, ...said.topics, ...said.levels }) as BlogId[]
  return named.map((blog): ChosenRow => [blog, textOfTopics(topics[blog] ?? []), levels[blog] ?? 'all'])
}

type Followed = Pick<Device, 'id' | 'target' | 'blogs'> & { readonly chosen: readonly ChosenRow[] }

async function follow(run: Run<Name>, { id, target, blogs, chosen }: Followed) {
  const writes = [run('follow', [target.platform, id, blogs])]
  if (chosen.length > 0) writes.push(run('choose', [JSON.stringify(chosen), target.platform, id]))
  const [, device] = await Promise.all([Promise.all(writes), find(run, id)])
  if (!device) throw new Error('A device that was just stored is missing')
  return device
}

/** Returns how many it dropped. */
async function drop(run: Run<Name>, rows: readonly Row[]): Promise<number> {
  const ids = rows.map(({ id }) => String(id))
  if (ids.length > 0) await Promise.all([run('drop', [ids]), run('unfollowThose', [ids])])
  return ids.length
}

async function isTaken(run: Run<Name>, id: DeviceId, target: Target): Promise<boolean> {
  const [owner] = await run('at', [target.platform, addressKeyOf(target)])
  return owner !== undefined && owner.id !== id
}

/** Another node may have registered that address since it was read. */
function takenOr(error: unknown): 'taken' {
  if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) return 'taken'
  throw error
}
