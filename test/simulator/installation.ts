/** A simulated installation: one database, one Redis, some nodes, and everyone who uses them. */
import type { FeedLog } from '#delivery/feed/feed.ts'
import { Refusal } from '#platform/errors.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log, Read } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'
import { creates, idOf } from '#test/support/data/entries.ts'
import { Access, type Blocked } from './access.ts'
import { NODES } from './actions.ts'
import { SimulatedKeys } from './credentials.ts'
import type { DatabaseLink } from './database-link.ts'
import { Broken } from './laws.ts'
import { Ledger } from './ledger.ts'
import { MAX_UNSENT_BYTES, SimulatedNode } from './node.ts'
import { Redis } from './redis.ts'
import type { Safeguard } from './safeguards.ts'
import type { Copy, Storage } from './storage.ts'
import type { World } from './world.ts'

export const OPEN_BLOG = idOf('budget-day')
export const PRIVATE_BLOG = idOf('members')
export const EDITOR_KEY = 'key-of-editors'
export const APP_KEY = 'key-of-an-app'

/** A group commit with its flush. */
const COMMIT_MS = 2

type InstallationOptions = {
  readonly world: World
  readonly storage: Storage
  readonly without?: Safeguard | undefined
}

export class Installation {
  readonly world: World
  readonly storage: Storage
  readonly keys = new SimulatedKeys()
  readonly redis: Redis
  readonly ledger: Ledger
  /** As all nodes read them. */
  readonly records: Records
  readonly accesses = new Map<string, Access>()
  readonly nodes = new Map<string, SimulatedNode>()
  readonly #without: Safeguard | undefined
  readonly #log: Log
  /** Changes when the database goes down: what it had in hand is not done. */
  #life = 0
  #isUp = true

  constructor({ world, storage, without }: InstallationOptions) {
    this.world = world
    this.storage = storage
    this.#without = without
    storage.reset()
    this.redis = new Redis(world)
    this.ledger = new Ledger({ world, storage, maxUnsentBytes: MAX_UNSENT_BYTES })
    this.records = this.#reachable(storage.records)
    this.#log = storage.openLog(entries => this.#write(entries))
    this.keys.add(EDITOR_KEY, 'editor')
    this.keys.add(APP_KEY, 'contributor')
  }

  async open(): Promise<void> {
    await this.#log.append(creates(OPEN_BLOG))
    await this.#log.append(creates(PRIVATE_BLOG, { access: 'private' }))
    for (const copy of ['standby', 'unsynced'] as const) this.storage.copyTo(copy)
    for (const name of NODES) this.start(name, 0)
  }

  readonly lacks = (safeguard: Safeguard): boolean => this.#without === safeguard

  start(name: string, skewMs: number): void {
    if ((this.nodes.get(name)?.state ?? 'down') !== 'down') return
    this.nodes.set(name, new SimulatedNode({ installation: this, name, skewMs }))
  }

  join(name: string, blocks: Blocked = 'nothing'): Access {
    const hosts = () => [...this.nodes.values()].filter(({ state }) => state === 'up')
    const access = new Access({ world: this.world, name, hosts, blocks })
    this.accesses.set(name, access)
    return access
  }

  /** An error that a node would log. */
  failed(error: unknown): void {
    const isExpected = error instanceof Refusal || (error instanceof Error && error.constructor === Error)
    if (!isExpected)
      this.ledger.hold(() => raise(new Broken('bug', error instanceof Error ? `${error.stack}` : `${error}`)))
  }

  /** Down for so long, then it goes on with what the copy has, or as it was. */
  fail(ms: number, copy?: Copy): void {
    this.#isUp = false
    this.#life += 1
    for (const { link } of this.nodes.values()) link.cut()
    if (copy) this.goBackTo(copy)
    else if (this.lacks('durable')) this.storage.restoreFrom('unsynced')
    this.world.after(ms, () => {
      this.#isUp = true
      this.storage.reopen()
      this.ledger.observe()
      for (const { link } of this.nodes.values()) link.mend()
    })
  }

  /** Under the running database. */
  goBackTo(copy: Copy): void {
    const wentBack = this.ledger.goesBack()
    const made = this.storage.commits
    this.storage.restoreFrom(copy)
    if (this.lacks('epochs')) this.storage.commits = made
    wentBack()
  }

  async prune(): Promise<void> {
    const before = new Date(this.world.nowMs + 1_000_000_000).toISOString()
    await this.storage.retention.prune({ what: 'changes', before, limit: 10_000, stream: publicStream(OPEN_BLOG) })
  }

  async append(...given: Parameters<Log['append']>): ReturnType<Log['append']> {
    return this.#log.append(...given)
  }

  /** For one node. Every mutation of the log stands here. */
  logOf(link: DatabaseLink): Log {
    const log = this.#log
    return {
      append: entry => {
        if ('write' in entry) return this.#up(() => log.append(entry))
        const { idempotency: _, ...forgetful } = entry
        return this.#up(() => log.append(this.lacks('idempotent') ? forgetful : entry))
      },
      read: (...asked) => this.#up(async () => this.#withoutGaps(await log.read(...asked), asked)),
      head: stream => this.#up(() => log.head(stream)),
      renew: (stream, seen) =>
        this.#up(async () => {
          const head = await (this.lacks('epochs') ? log.head(stream) : log.renew(stream, seen))
          this.ledger.observe()
          return head
        }),
      close: async () => link.die(),
    }
  }

  feedLogOf(log: Log): FeedLog {
    if (!this.lacks('healing')) return log
    let reads = 0
    return {
      head: stream => log.head(stream),
      renew: (...asked) => log.renew(...asked),
      async read(...asked) {
        reads += 1
        const read = await log.read(...asked)
        return reads > 2 && read.kind === 'changes' ? { ...read, changes: [] } : read
      },
    }
  }

  #reachable(records: Records): Records {
    const { lacks } = this
    const blog: Records['blog'] = id => this.#up(() => records.blog(id))
    const update: Records['update'] = (of, id) => this.#up(() => records.update(of, id))
    const updates: Records['updates'] = (id, page) => this.#up(() => records.updates(id, page))
    const coverage: Records['coverage'] = (id, limit, filter) =>
      this.#up(async () => {
        const read = await records.coverage(id, limit, filter)
        const { updates: drafts } = lacks('apart')
          ? await records.updates(id, { limit, drafts: true })
          : { updates: [] }
        return read && { ...read, updates: [...read.updates, ...drafts] }
      })
    return Object.assign(Object.create(records), { blog, update, updates, coverage })
  }

  async #up<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isUp) throw new Refusal('unavailable')
    return work()
  }

  async #write(entries: Parameters<Storage['write']>[0]): ReturnType<Storage['write']> {
    const life = this.#life
    await this.world.pause(COMMIT_MS)
    if (life !== this.#life || !this.#isUp) throw new Refusal('unavailable')
    if (this.lacks('durable')) this.storage.copyTo('unsynced')
    const texts = this.lacks('erased') ? this.storage.texts() : []
    const written = await this.storage.write(entries)
    this.storage.putBack(texts)
    this.ledger.observe()
    return written
  }

  #withoutGaps(read: Read, [stream, after]: Parameters<Log['read']>): Read {
    const isPruned = read.kind === 'gap' && after.epoch === read.head.epoch && after.offset < read.head.offset
    if (!isPruned || !this.lacks('pruned')) return read
    return { kind: 'changes', changes: this.storage.keptAfter(stream, after.offset), head: read.head }
  }
}

function raise(error: Error): never {
  throw error
}
