/** Holds what editors were answered, nodes sent and readers were shown against what the log says. */
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { compareUpdates } from '#shared/blog/order.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import { splitCursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { DatabaseLink } from './database-link.ts'
import { type Committed, History } from './history.ts'
import { Broken } from './laws.ts'
import type { Unsent } from './server-socket.ts'
import type { Storage } from './storage.ts'
import type { World } from './world.ts'

/** A feed that did not hear of a removal learns of it within 5 s (law 4, healing); the rest is the way through the network. */
const FORGOTTEN_MS = 6_500
/** Keys are checked with every ping. */
export const CHECKED_MS = 35_000
/** What `ws` adds: pings, pongs and a close frame. */
const CONTROL_BYTES = 256

type Acknowledged = {
  /** What was done, in words. */
  readonly text: string
  readonly id: string
  /** 0 for a removal. */
  readonly version: number
  readonly stream: string
  readonly cursor: string
}
type Sender = { readonly node: { readonly name: string; readonly link: DatabaseLink }; readonly line: string }

export class Ledger {
  readonly history: History
  readonly #world: World
  readonly #storage: Storage
  readonly #maxUnsentBytes: number
  readonly #acknowledged: Acknowledged[] = []
  readonly #tried = new Set<string>()
  /** Ids of removed updates, with the time. */
  readonly #removed = new Map<string, number>()
  /** Versions of updates that a restore took: nobody owes them any more. */
  readonly #lost = new Set<string>()
  /** Clients whose access was ended, with the time after which a node that can read the keys sends them nothing. */
  readonly #ended = new Map<string, number>()
  /** The first law that was broken. */
  broken: Broken | undefined

  constructor({ world, storage, maxUnsentBytes }: { world: World; storage: Storage; maxUnsentBytes: number }) {
    this.#world = world
    this.#storage = storage
    this.#maxUnsentBytes = maxUnsentBytes
    this.history = new History(storage.database)
  }

  /** Keeps the first complaint, and goes on. */
  hold(check: () => void): void {
    try {
      check()
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      this.broken ??= error
    }
  }

  /** The log may have changed. */
  observe(): void {
    this.hold(() => {
      for (const change of this.history.observe(this.#world.nowMs)) {
        this.#world.note(`committed ${change.kind} at ${change.offset}`)
        if (change.kind === 'update.removed') this.#removed.set(change.id, change.atMs)
      }
    })
  }

  /** Before the log goes back in time. To be called again after it did. */
  goesBack(): () => void {
    const streams = this.history.streams()
    return () => {
      for (const { stream, changes } of streams) {
        const kept = this.history.heldAt(stream)
        for (const { offset, id, version } of changes) {
          const held = kept.get(offset)
          if (held?.id !== id || held.version !== version) this.#lost.add(`${stream} ${id} ${version}`)
        }
      }
      this.#restored()
    }
  }

  #restored(): void {
    const rows = this.#storage.database.prepare("SELECT id FROM updates WHERE shelf = 'removed'").all()
    const removed = new Set(rows.map(({ id }) => String(id)))
    for (const id of this.#removed.keys()) if (!removed.has(id)) this.#removed.delete(id)
    this.observe()
  }

  tries(text: string): void {
    this.#tried.add(text)
  }

  acknowledges(answer: Acknowledged): void {
    this.#acknowledged.push(answer)
  }

  ends(client: string, withinMs: number): void {
    this.#ended.set(client, this.#world.nowMs + withinMs)
  }

  sent(bytes: string, { node, line }: Sender): void {
    const { nowMs } = this.#world
    this.#world.note(`${node.name} to ${line}: ${bytes.length} bytes`)
    const sinceMs = Math.max(node.link.isWhole ? node.link.wholeSinceMs : nowMs, 0)
    const endsMs = this.#ended.get(line.slice(0, line.lastIndexOf('-'))) ?? nowMs
    this.hold(() => {
      if (nowMs > endsMs && nowMs - sinceMs > CHECKED_MS && bytes.includes('"kind":"update.')) {
        throw new Broken('policy', `${node.name} goes on sending to ${line}, whose access has ended`)
      }
      for (const [id, atMs] of this.#removed) {
        if (nowMs - Math.max(atMs, sinceMs) < FORGOTTEN_MS || !bytes.includes(id)) continue
        if (new RegExp(`"id":"${id}","blog"`).test(bytes)) {
          throw new Broken('removed', `${node.name} sends the text of ${id} to ${line} after it was removed`)
        }
      }
    })
  }

  /** A write that began below the bound may have exceeded it, and none follows. */
  unsent({ bytes, largest }: Unsent, { name }: { readonly name: string }): void {
    this.hold(() => {
      if (bytes <= this.#maxUnsentBytes + largest + CONTROL_BYTES) return
      throw new Broken('slow', `${name} holds ${bytes} unsent bytes for one reader`)
    })
  }

  /** `before`: the cursor that the reader held. Without changes, it loaded the coverage. */
  shown(reader: string, { before, coverage, changes }: Shown): void {
    const { epoch, offset } = splitCursor(coverage.cursor)
    const stream = publicStream(coverage.blog.id as BlogId)
    this.#world.note(`${reader} is shown ${changes.length} changes up to ${offset}`)
    this.hold(() => {
      const history = this.history.at(stream, epoch)
      if (!history) throw new Broken('back', `${reader} holds ${coverage.cursor}, which never was`)
      if (changes.length > 0) inOrder(reader, { before, changes, history })
      whole(reader, coverage, history)
    })
  }

  /** When everything is calm again. */
  settle(): void {
    this.hold(() => {
      const { database } = this.#storage
      const rows = database.prepare("SELECT id, state FROM updates WHERE shelf <> 'removed'").all()
      const all = database.prepare('SELECT id, shelf FROM updates').all()
      const shelves = new Map(all.map(({ id, shelf }) => [String(id), String(shelf)]))
      for (const text of this.#tried) {
        const count = rows.filter(({ state }) => String(state).includes(`"title":"${text}"`)).length
        if (count > 1) throw new Broken('durable', `${text} was posted once and stored ${count} times`)
      }
      for (const answer of this.#acknowledged) {
        if (this.#isLost(answer)) continue
        const shelf = shelves.get(answer.id)
        const isThere = answer.version === 0 ? shelf === 'removed' : shelf !== undefined
        if (!isThere) throw new Broken('durable', `${answer.text} was acknowledged, and is not in the database`)
        // The answer to a repeated removal has the cursor of that moment.
        if (answer.version === 0) continue
        const { epoch, offset } = splitCursor(answer.cursor)
        const committed = this.history.at(answer.stream, epoch)?.get(offset)
        if (committed?.id !== answer.id) throw new Broken('durable', `${answer.text} is not at ${answer.cursor}`)
      }
    })
  }

  #isLost({ stream, id, version }: Acknowledged): boolean {
    return this.#lost.has(`${stream} ${id} ${version}`)
  }
}

type Shown = {
  readonly before: string | undefined
  readonly coverage: Coverage
  readonly changes: readonly Change[]
}
type InOrder = Pick<Shown, 'before' | 'changes'> & { readonly history: ReadonlyMap<number, Committed> }

function inOrder(reader: string, { before = '', changes, history }: InOrder): void {
  let { offset } = splitCursor(before)
  for (const change of changes) {
    offset += 1
    if (change.offset !== offset)
      throw new Broken('ordered', `${reader} is shown ${change.offset} where ${offset} comes next`)
    const of = 'blog' in change ? change.blog : change.update
    const said = history.get(offset)
    if (said?.id !== of.id)
      throw new Broken('ordered', `${reader} is shown another change at ${offset} than the log has`)
    if ('version' in of && of.version !== said.version)
      throw new Broken('ordered', `${reader} is shown another version at ${offset}`)
    if (change.kind === 'update.drafted') throw new Broken('apart', `${reader} is shown a draft at ${offset}`)
  }
}

function whole(reader: string, { updates, cursor }: Coverage, history: ReadonlyMap<number, Committed>): void {
  const { offset } = splitCursor(cursor)
  const ids = new Set(updates.map(({ id }) => id as string))
  if (ids.size < updates.length) throw new Broken('ordered', `${reader} is shown an update twice`)
  for (const [index, update] of updates.entries()) {
    const next = updates[index + 1]
    if (next && compareUpdates(update, next) > 0) throw new Broken('ordered', `${reader} is shown updates out of order`)
    if (isOnDesk(update.status)) throw new Broken('apart', `${reader} is shown the draft ${update.id}`)
  }
  for (const change of history.values()) {
    if (change.kind !== 'update.removed' || change.offset > offset || !ids.has(change.id)) continue
    throw new Broken('removed', `${reader} is shown ${change.id} at ${offset}, removed at ${change.offset}`)
  }
}
