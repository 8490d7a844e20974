/** Every history that the log has had: what was committed at each offset, under each epoch. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Change } from '#shared/blog/change.ts'
import { Broken } from './laws.ts'

export type Committed = {
  readonly offset: number
  readonly kind: Change['kind']
  readonly at: string
  readonly id: string
  readonly version: number
  readonly atMs: number
}

type Stream = { readonly epoch: string; readonly head: number; readonly changes: Map<number, Committed> }

export class History {
  readonly #heads: StatementSync
  readonly #after: StatementSync
  readonly #ever = new Map<string, Map<number, Committed>>()
  readonly #now = new Map<string, Stream>()

  constructor(database: DatabaseSync) {
    this.#heads = database.prepare('SELECT stream, epoch, head FROM streams')
    this.#after = database.prepare(
      'SELECT change FROM changes WHERE stream = ? AND change_offset > ? ORDER BY change_offset',
    )
  }

  /** To be called whenever the log may have changed. Returns what is new. */
  observe(nowMs: number): readonly Committed[] {
    return this.#heads.all().flatMap(({ stream, epoch, head }) => {
      const grown = this.#observe(String(stream), { epoch: String(epoch), head: Number(head), nowMs })
      const { size } = this.#now.get(String(stream))?.changes ?? { size: 0 }
      if (Number(head) > size) throw new Broken('gapless', `${stream} has its head at ${head} and ${size} changes`)
      return grown
    })
  }

  at(stream: string, epoch: string): ReadonlyMap<number, Committed> | undefined {
    return this.#ever.get(`${stream} ${epoch}`)
  }

  /** Under the current epoch. */
  now(stream: string): Stream | undefined {
    return this.#now.get(stream)
  }

  streams(): readonly { readonly stream: string; readonly changes: readonly Committed[] }[] {
    return [...this.#now].map(([stream, { changes }]) => ({ stream, changes: [...changes.values()] }))
  }

  /** What the log itself holds at this moment, however it came to it. */
  heldAt(stream: string): ReadonlyMap<number, Committed> {
    const rows = this.#after.all(stream, 0).map(row => committed(JSON.parse(String(row.change)) as Change, 0))
    return new Map(rows.map(change => [change.offset, change]))
  }

  #observe(
    stream: string,
    { epoch, head, nowMs }: { epoch: string; head: number; nowMs: number },
  ): readonly Committed[] {
    const name = `${stream} ${epoch}`
    const before = this.#now.get(stream)
    const isNew = !this.#ever.has(name)
    const changes = this.#ever.get(name) ?? new Map<number, Committed>()
    this.#ever.set(name, changes)
    const seen = isNew ? 0 : Math.min(before?.head ?? 0, head)
    const rows = this.#after.all(stream, seen).map(row => JSON.parse(String(row.change)) as Change)
    // What was pruned is still part of the history, also of one that goes on under a new epoch.
    const first = rows[0]?.offset ?? head + 1
    if (isNew) for (const [offset, change] of before?.changes ?? []) if (offset < first) changes.set(offset, change)
    const grown = rows.flatMap(change => this.#take(name, changes, committed(change, nowMs)))
    this.#now.set(stream, { epoch, head, changes })
    return isNew ? [] : grown
  }

  #take(name: string, known: Map<number, Committed>, change: Committed): readonly Committed[] {
    const held = known.get(change.offset)
    if (held) {
      const isErased = change.kind === 'update.removed' || held.kind === 'update.removed'
      if (isErased || (held.id === change.id && held.version === change.version)) return []
      throw new Broken('back', `${name} has two changes at ${change.offset}`)
    }
    const before = known.get(change.offset - 1)
    if (!before && change.offset > 1) throw new Broken('gapless', `${name} has a hole before ${change.offset}`)
    if (before && before.at > change.at) throw new Broken('time', `${name} goes back in time at ${change.offset}`)
    known.set(change.offset, change)
    return [change]
  }
}

function committed(change: Change, atMs: number): Committed {
  const { offset, kind, at } = change
  const of = 'blog' in change ? change.blog : change.update
  return { offset, kind, at, atMs, id: of.id, version: 'version' in of ? of.version : 0 }
}
