/** Everyone who takes part in a simulation, and how each action of a schedule is done to them. */
import { creates } from '#test/support/data/entries.ts'
import type { Blocked } from './access.ts'
import { type Action, EDITORS, NODES, READERS } from './actions.ts'
import { TOKEN_MS } from './credentials.ts'
import { Newsroom, SimulatedEditor } from './editor.ts'
import { APP_KEY, type Installation, OPEN_BLOG, PRIVATE_BLOG } from './installation.ts'
import { CHECKED_MS } from './ledger.ts'
import type { SimulatedNode } from './node.ts'
import { SimulatedReader } from './reader.ts'
import { FAIR } from './redis.ts'

/** More than the log keeps in any case. */
const MANY_CHANGES = 1_200
/** Each with another way to the nodes. */
const BLOCKED: Readonly<Record<string, Blocked>> = { 'reader-2': 'websocket', 'reader-3': 'streams', app: 'websocket' }

/** After the end of a token, as refreshing one may take long. */
const GRACE_MS = 25_000
/** Longer than a feed may take to learn of a removal that it did not hear of. */
export const AWAY_MS = 9_000

type Client = SimulatedReader | SimulatedEditor
type Of<K extends Action['kind']> = Extract<Action, { kind: K }>
type Done = { readonly [K in Action['kind']]: (action: Of<K>) => unknown }

export class Stage {
  readonly readers: readonly SimulatedReader[]
  readonly editors: readonly SimulatedEditor[]
  readonly #in: Installation
  readonly #clients: ReadonlyMap<string, Client>
  readonly #done: Done

  constructor(installation: Installation) {
    const newsroom = new Newsroom()
    this.#in = installation
    this.readers = READERS.map(name => this.#reader(name))
    this.editors = EDITORS.map(name => new SimulatedEditor(installation, installation.join(name), newsroom))
    this.#clients = new Map([...this.readers, ...this.editors].map(client => [client.name, client]))
    this.#done = { ...this.#byPeople(), ...this.#toNodes(), ...this.#toTheDatabase() }
  }

  do(action: Action): void {
    const done = this.#done[action.kind] as (action: Action) => unknown
    done(action)
  }

  /** Everything that is broken works again. */
  heal(): void {
    const { nodes, redis } = this.#in
    redis.weather = FAIR
    for (const client of this.#clients.values()) client.access.mend()
    for (const name of NODES) this.#in.start(name, 0)
    for (const { link } of nodes.values()) link.mend()
  }

  get isPosting(): boolean {
    return this.editors.some(({ busy }) => busy > 0)
  }

  close(): void {
    for (const reader of this.readers) reader.close()
  }

  #reader(name: string): SimulatedReader {
    const access = this.#in.join(name, BLOCKED[name])
    const isPrivate = name === 'member' || name === 'app'
    return new SimulatedReader({
      ...{ installation: this.#in, access, blog: isPrivate ? PRIVATE_BLOG : OPEN_BLOG },
      ...(isPrivate && { shows: name === 'app' ? { key: APP_KEY } : ('token' as const) }),
    })
  }

  #byPeople() {
    const { world } = this.#in
    const client = (name: string) => find(this.#clients, name)
    const editor = (name: string) => client(name) as SimulatedEditor
    const reader = (name: string) => client(name) as SimulatedReader
    return {
      post: ({ editor: name, isMembers, isDraft, key }: Of<'post'>) =>
        editor(name).post({ blog: isMembers ? PRIVATE_BLOG : OPEN_BLOG, isDraft, key }),
      burst({ editor: name, posts }: Of<'burst'>) {
        for (let post = 0; post < posts; post += 1) {
          void editor(name).post({ blog: OPEN_BLOG, isDraft: false, key: false })
        }
      },
      correct: ({ editor: name, update }: Of<'correct'>) => editor(name).correct(update),
      remove: ({ editor: name, update }: Of<'remove'>) => editor(name).remove(update),
      cutClient({ client: name, forMs, isHalfOpen }: Of<'cutClient'>) {
        client(name).access.cut(isHalfOpen ? 'client' : 'both')
        world.after(forMs, () => client(name).access.mend())
      },
      stall({ client: name, forMs }: Of<'stall'>) {
        client(name).access.freeze()
        world.after(forMs, () => client(name).access.mend())
      },
      removeWhileAway: ({ editor: name, reader: away, forMs }: Of<'removeWhileAway'>) => {
        client(away).access.cut('both')
        world.after(AWAY_MS + forMs, () => client(away).access.mend())
        return editor(name).postAndRemove(OPEN_BLOG)
      },
      reload: ({ reader: name }: Of<'reload'>) => reader(name).reload(),
      revoke: ({ reader: name }: Of<'revoke'>) => this.#revoke(reader(name)),
    }
  }

  #toNodes() {
    const { world, redis } = this.#in
    const node = (name: string) => find(this.#in.nodes, name)
    const back = (name: string, { forMs, skewMs = 0 }: { forMs: number; skewMs?: number }) =>
      world.after(forMs, () => this.#in.start(name, skewMs))
    return {
      kill({ node: name, isSilent, ...then }: Of<'kill'>) {
        node(name).kill(isSilent)
        back(name, then)
      },
      killAfterCommit({ node: name, ...then }: Of<'killAfterCommit'>) {
        const doomed: SimulatedNode = node(name)
        doomed.link.onDone = method => {
          if (method !== 'append') return
          doomed.kill(false)
          back(name, then)
        }
      },
      drain({ node: name, ...then }: Of<'drain'>) {
        void node(name)
          .drain()
          .then(() => back(name, then))
      },
      cutDatabase({ node: name, forMs }: Of<'cutDatabase'>) {
        const { link } = node(name)
        link.cut()
        world.after(forMs, () => link.mend())
      },
      freezeDatabase({ node: name, forMs }: Of<'freezeDatabase'>) {
        const { link } = node(name)
        link.freeze()
        world.after(forMs, () => link.mend())
      },
      weather({ forMs, drop, repeat, delay }: Of<'weather'>) {
        redis.weather = { drop, repeat, delay }
        world.after(forMs, () => {
          redis.weather = FAIR
        })
      },
      cutRedis: ({ node: name, forMs }: Of<'cutRedis'>) => node(name).wire?.cut(forMs),
    }
  }

  #toTheDatabase() {
    const { storage } = this.#in
    let hasBackup = false
    return {
      backUp() {
        storage.copyTo('backup')
        hasBackup = true
      },
      restore: ({ forMs }: Of<'restore'>) => this.#in.fail(forMs, hasBackup ? 'backup' : undefined),
      restoreRunning: () => hasBackup && this.#in.goBackTo('backup'),
      standbyLags: () => storage.copyTo('standby'),
      failOver: ({ forMs, isStale }: Of<'failOver'>) => this.#in.fail(forMs, isStale ? 'standby' : undefined),
      prune: () => this.#floodAndPrune(),
    }
  }

  #revoke(reader: SimulatedReader): void {
    const { keys, ledger, nodes } = this.#in
    if (!reader.mayRead) return
    reader.end()
    const isByKey = reader.name === 'app'
    ledger.ends(reader.name, CHECKED_MS + (isByKey ? 0 : TOKEN_MS + GRACE_MS))
    if (!isByKey) return
    if (!this.#in.lacks('revoked')) keys.revoke(APP_KEY)
    for (const node of nodes.values()) if (node.state === 'up') return node.revokedSomething()
  }

  /** Without announcements, as by a node that was killed after each commit. */
  async #floodAndPrune(): Promise<void> {
    const { storage } = this.#in
    const held = await storage.records.blog(OPEN_BLOG)
    const first = held?.version ?? 1
    const entries = Array.from({ length: MANY_CHANGES }, (_, n) => {
      const { change, stream } = creates(OPEN_BLOG, { version: first + n + 1 })
      return this.#in.append({ stream, change, expects: first + n })
    })
    await Promise.allSettled(entries)
    await this.#in.prune()
  }
}

function find<T>(among: ReadonlyMap<string, T>, name: string): T {
  const found = among.get(name)
  if (!found) throw new Error(`There is nobody called ${name}`)
  return found
}
