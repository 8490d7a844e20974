/** Requests of an editor that the server has not answered yet: stored on this device, sent once and in order. */

import { createStore, type Readable } from '#client/desk/kit/store.ts'
import type { Database } from '#client/desk/local/records/database.ts'
import { type Item, isShown, type NewItem } from '#client/desk/local/records/item.ts'
import type { Tabs } from '#client/desk/local/records/tabs.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Timer } from '#client/posting/src/pause.ts'
import { admit, isMovable, nextHoldMs, nextTogether, type Verdict, type Why, waitMs } from './queue.ts'
import { type Answer, type Sending, sendItems } from './send.ts'
import { settle } from './settled.ts'

type Standing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** Nothing is lost; it is tried again by itself, or at `wake`. */
  | { readonly kind: 'waiting'; readonly why: Why; readonly reason: string }

type OutboxState = {
  /** In the order in which they are sent, without those that the desk makes by itself. */
  readonly items: readonly Item[]
  readonly standing: Standing
}

export type Added = { readonly kind: 'queued'; readonly item: Item } | { readonly kind: 'full' }
export type Sent = Answer & { readonly item: Item }

export type OutboxPorts = Sending & {
  readonly database: Database
  readonly tabs: Tabs
  readonly owner: string
  readonly timer: Timer
  readonly random: () => number
  /** Why sending is not attempted; an item that was never sent can still be changed. */
  readonly hindrance: () => { readonly why: Why; readonly reason: string } | undefined
}

type Settling = { readonly item: Item; readonly verdict: Verdict<Answer> }
export type Stores = ReturnType<typeof writing>
const writing = (database: Database) => database.transaction(['outbox', 'drafts', 'copies'], 'readwrite')

export class Outbox {
  readonly #state = createStore<OutboxState>({ items: [], standing: { kind: 'idle' } })
  readonly #ports: OutboxPorts
  /** By blog. */
  readonly #listeners = new Map<string, Set<(sent: Sent) => void>>()
  /** By blog, sent while its coverage was not open: the outbox may be faster than the page, and an editor turns to another. */
  readonly #unheard = new Map<string, Sent[]>()
  #isClosed = false
  #tries = 0
  #callOff = () => {}

  private constructor(ports: OutboxPorts) {
    this.#ports = ports
  }

  static async open(ports: OutboxPorts): Promise<Outbox> {
    const outbox = new Outbox(ports)
    ports.tabs.hear('outbox', () => void outbox.#hear())
    await outbox.#refresh()
    return outbox
  }

  get state(): Readable<OutboxState> {
    return this.#state
  }

  add(added: NewItem): Promise<Added> {
    return this.addWith(added, async () => {})
  }

  /** In one transaction with `also`. */
  async addWith(added: NewItem, also: (stores: Stores) => Promise<unknown>): Promise<Added> {
    const { database, owner } = this.#ports
    const stores = writing(database)
    const held = await stores.objectStore('outbox').index('owner').getAll(owner)
    const admission = admit(held, added)
    if (admission.kind === 'full') return admission
    for (const id of admission.replaced) await stores.objectStore('outbox').delete(id)
    const made = this.#itemOf(added)
    // The database assigns the id, so that all tabs see one order.
    const id = await stores.objectStore('outbox').add(made as Item)
    await also(stores)
    await stores.done
    await this.#changed()
    this.wake()
    return { kind: 'queued', item: { ...made, id } }
  }

  #itemOf({ blog, intent, key = newIdempotencyKey(), heldUntil }: NewItem): Omit<Item, 'id'> {
    const { owner, timer } = this.#ports
    const madeAt = timer.now().toISOString()
    return { owner, blog, intent, key, madeAt, isTried: false, ...(heldUntil !== undefined && { heldUntil }) }
  }

  /** Takes it out; undefined when it may be done already, or is no longer there. */
  async take(id: number, also: (stores: Stores, item: Item) => Promise<unknown> = async () => {}) {
    const stores = writing(this.#ports.database)
    const item = await stores.objectStore('outbox').get(id)
    if (!item || !isMovable(item)) return undefined
    await stores.objectStore('outbox').delete(id)
    await also(stores, item)
    await stores.done
    await this.#changed()
    return item
  }

  /** Ends its hold: it is sent now. */
  async release(id: number): Promise<void> {
    const store = this.#ports.database.transaction('outbox', 'readwrite').store
    const item = await store.get(id)
    if (item?.heldUntil === undefined) return
    const { heldUntil: _over, ...free } = item
    await store.put(free)
    await this.#changed()
    this.wake()
  }

  /** Tries now: the network is back, somebody has signed in, an editor asks. */
  wake(): void {
    const { tabs, owner } = this.#ports
    this.#callOff()
    if (!this.#isClosed) void tabs.alone(`outbox ${owner}`, () => this.#sendAll()).catch(error => this.#fail(error))
  }

  /** Called in the tab that sent it; at once for those of this blog that nobody has heard of. */
  onSent(blog: string, hear: (sent: Sent) => void): () => void {
    const listeners = this.#listeners.get(blog) ?? new Set()
    this.#listeners.set(blog, listeners.add(hear))
    const unheard = this.#unheard.get(blog) ?? []
    this.#unheard.delete(blog)
    for (const sent of unheard) hear(sent)
    return () => listeners.delete(hear)
  }

  #tell(sent: Sent): void {
    const { blog } = sent.item
    const listeners = this.#listeners.get(blog)
    if (!listeners?.size) this.#unheard.set(blog, [...(this.#unheard.get(blog) ?? []), sent])
    else for (const hear of listeners) hear(sent)
  }

  close(): void {
    this.#isClosed = true
    this.#callOff()
  }

  #read(): Promise<Item[]> {
    return this.#ports.database.getAllFromIndex('outbox', 'owner', this.#ports.owner)
  }

  #stand(standing: Standing): void {
    this.#state.set({ ...this.#state.get(), standing })
  }

  async #refresh(): Promise<void> {
    if (this.#isClosed) return
    const items = (await this.#read()).filter(isShown)
    this.#state.set({ ...this.#state.get(), items })
  }

  async #changed(): Promise<void> {
    this.#ports.tabs.tell('outbox')
    await this.#refresh()
  }

  /** The device is full or its database fails: the queue is unchanged and is retried. */
  #fail(error: unknown): void {
    if (this.#isClosed) return
    const reason = error instanceof Error ? error.message : String(error)
    this.#wait({ kind: 'waiting', why: 'in trouble', reason })
  }

  #wait(standing: Standing): void {
    const { timer, random } = this.#ports
    this.#stand(standing)
    this.#callOff()
    this.#callOff = timer.after(waitMs(++this.#tries, random), () => this.wake())
  }

  async #sendAll(): Promise<void> {
    while (!this.#isClosed) {
      const held = await this.#read()
      const items = nextTogether(held, this.#nowMs)
      if (items.length === 0) return this.#rest(held)
      const hindered = this.#ports.hindrance()
      const waiting: Standing | undefined = hindered ? { kind: 'waiting', ...hindered } : await this.#sendSome(items)
      if (waiting) return this.#wait(waiting)
    }
  }

  /** Nothing to send now; what is held wakes it. */
  #rest(held: readonly Item[]): void {
    this.#tries = 0
    this.#stand({ kind: 'idle' })
    const ms = nextHoldMs(held, this.#nowMs)
    this.#callOff()
    if (ms !== undefined) this.#callOff = this.#ports.timer.after(ms, () => this.wake())
  }

  get #nowMs(): number {
    return this.#ports.timer.now().getTime()
  }

  async #sendSome(next: readonly Item[]): Promise<Standing | undefined> {
    const items = await this.#markTried(next)
    if (items.length === 0) return undefined
    if (items.some(isShown)) this.#stand({ kind: 'sending' })
    const copyOf = async ({ intent }: Item) =>
      'draft' in intent ? this.#ports.database.get('copies', intent.draft) : undefined
    const verdicts = await sendItems(items, { ...this.#ports, copyOf })
    const settled = items.flatMap((item, n): Settling[] => (verdicts[n] ? [{ item, verdict: verdicts[n] }] : []))
    const waiting = verdicts.find(verdict => verdict.kind === 'wait')
    // Nothing has changed that another tab should hear of: it would try at once.
    if (waiting && verdicts.every(({ kind }) => kind === 'wait')) return { ...waiting, kind: 'waiting' }
    this.#tries = 0
    await this.#put(settled)
    const sent = settled.flatMap(({ item, verdict }) => (verdict.kind === 'done' ? [{ item, ...verdict.value }] : []))
    // What became of a comment is known before the decision leaves the list: in between it would look undecided.
    const isFirst = items[0]?.intent.kind === 'decide'
    if (isFirst) for (const one of sent) this.#tell(one)
    await this.#changed()
    if (!isFirst) for (const one of sent) this.#tell(one)
    return waiting && { ...waiting, kind: 'waiting' }
  }

  /** Marked before anything is sent, so that no tab can take the items back meanwhile; without those that one already has. */
  async #markTried(next: readonly Item[]): Promise<readonly Item[]> {
    const { store, done } = this.#ports.database.transaction('outbox', 'readwrite')
    const marked: Item[] = []
    for (const { id } of next) {
      const item = await store.get(id)
      if (!item) continue
      const tried = { ...item, isTried: true }
      await store.put(tried)
      marked.push(tried)
    }
    await done
    return marked
  }

  /** In one transaction. */
  async #put(settling: readonly Settling[]): Promise<void> {
    const stores = writing(this.#ports.database)
    for (const one of settling) await this.#putOne(stores, one)
    await stores.done
  }

  async #putOne(stores: Stores, { item, verdict }: Settling): Promise<void> {
    const [outbox, copies] = [stores.objectStore('outbox'), stores.objectStore('copies')]
    const held = await outbox.index('owner').getAll(this.#ports.owner)
    const draft = 'draft' in item.intent ? item.intent.draft : undefined
    const copy = draft === undefined ? undefined : await copies.get(draft)
    const settled = settle(item, verdict, { held, copy })
    if (!settled) return
    if (settled.item === 'gone') await outbox.delete(item.id)
    else await outbox.put(settled.item)
    for (const moved of settled.moved) await outbox.put(moved)
    if (settled.next) await outbox.add(this.#itemOf({ blog: item.blog, intent: settled.next }) as Item)
    if (settled.copy === 'gone') await copies.delete(draft ?? '')
    else if (settled.copy) await copies.put(settled.copy)
  }

  /** Another tab changed the queue. It may have closed while it waited to retry, so this one takes over. */
  async #hear(): Promise<void> {
    await this.#refresh()
    const { items, standing } = this.#state.get()
    if (items.length > 0 && standing.kind !== 'waiting') this.wake()
  }
}
