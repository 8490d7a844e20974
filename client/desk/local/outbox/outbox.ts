/** What an editor has asked for and the server has not answered yet: kept on this device, sent once and in order. */

import type { Database } from '#client/desk/local/records/database.ts'
import { type Item, isShown, type NewItem } from '#client/desk/local/records/item.ts'
import { createReadable, type Readable } from '#client/desk/local/records/readable.ts'
import type { Tabs } from '#client/desk/local/records/tabs.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Timer } from '#client/posting/src/pause.ts'
import type { Update } from '#shared/blog/update.ts'
import { admit, isMovable, nextOf, type Why, waitMs } from './queue.ts'
import { type Sending, sendItem } from './send.ts'
import { settle } from './settled.ts'

type Standing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** Nothing is lost; it is tried again by itself, or at `wake`. */
  | { readonly kind: 'waiting'; readonly why: Why; readonly reason: string }

type OutboxState = {
  /** In the order in which they are sent. Without what the desk does by itself. */
  readonly items: readonly Item[]
  readonly standing: Standing
}

export type Added = { readonly kind: 'queued'; readonly item: Item } | { readonly kind: 'full' }
/** `update` is absent of one that was removed. */
export type Sent = { readonly item: Item; readonly update?: Update }

export type OutboxPorts = Sending & {
  readonly database: Database
  readonly tabs: Tabs
  readonly owner: string
  readonly timer: Timer
  readonly random: () => number
  /** Why sending need not even be tried; what was never sent can still be changed. */
  readonly hindrance: () => { readonly why: Why; readonly reason: string } | undefined
}

export type Outbox = {
  readonly state: Readable<OutboxState>
  add(added: NewItem): Promise<Added>
  /** Together with what `also` does to the stores: both, or neither. */
  addWith(added: NewItem, also: (stores: Stores) => Promise<unknown>): Promise<Added>
  /** Takes it out; undefined when it may be done already, or is no longer there. */
  take(id: number, also?: (stores: Stores, item: Item) => Promise<unknown>): Promise<Item | undefined>
  /** Tries now: the network is back, somebody has signed in, an editor asks. */
  wake(): void
  /** Called in the tab that sent it. */
  onSent(hear: (sent: Sent) => void): () => void
  close(): void
}

export type Stores = ReturnType<typeof writing>
const writing = (database: Database) => database.transaction(['outbox', 'drafts', 'copies'], 'readwrite')

export async function openOutbox({
  database,
  tabs,
  owner,
  timer,
  random,
  hindrance,
  ...sending
}: OutboxPorts): Promise<Outbox> {
  const state = createReadable<OutboxState>({ items: [], standing: { kind: 'idle' } })
  const listeners = new Set<(sent: Sent) => void>()
  let [isClosed, tries] = [false, 0]
  let callOff = () => {}

  const read = () => database.getAllFromIndex('outbox', 'owner', owner)
  const stand = (standing: Standing) => state.set({ ...state.get(), standing })

  async function refresh(): Promise<void> {
    if (isClosed) return
    const items = (await read()).filter(isShown)
    state.set({ ...state.get(), items })
  }

  async function changed(): Promise<void> {
    tabs.tell('outbox')
    await refresh()
  }

  async function addWith(
    { blog, intent, key = newIdempotencyKey() }: NewItem,
    also: (stores: Stores) => Promise<unknown>,
  ): Promise<Added> {
    const stores = writing(database)
    const held = await stores.objectStore('outbox').index('owner').getAll(owner)
    const admission = admit(held, { blog, intent })
    if (admission.kind === 'full') return admission
    for (const id of admission.replaced) await stores.objectStore('outbox').delete(id)
    const madeAt = timer.now().toISOString()
    const made = { owner, blog, intent, key, madeAt, isTried: false }
    // The store gives the id, so that the order is the same for all tabs.
    const id = await stores.objectStore('outbox').add(made as Item)
    await also(stores)
    await stores.done
    await changed()
    wake()
    return { kind: 'queued', item: { ...made, id } }
  }

  async function take(id: number, also: (stores: Stores, item: Item) => Promise<unknown> = async () => {}) {
    const stores = writing(database)
    const item = await stores.objectStore('outbox').get(id)
    if (!item || !isMovable(item)) return undefined
    await stores.objectStore('outbox').delete(id)
    await also(stores, item)
    await stores.done
    await changed()
    return item
  }

  function wake(): void {
    callOff()
    if (!isClosed) void tabs.alone(`outbox ${owner}`, sendAll).catch(fail)
  }

  /** A device that is full or a store that is broken: the queue is as it was, and is tried again. */
  function fail(error: unknown): void {
    if (isClosed) return
    wait({ kind: 'waiting', why: 'in trouble', reason: error instanceof Error ? error.message : String(error) })
  }

  function wait(standing: Standing): void {
    stand(standing)
    callOff()
    callOff = timer.after(waitMs(++tries, random), wake)
  }

  async function sendAll(): Promise<void> {
    while (!isClosed) {
      const item = nextOf(await read())
      if (!item) {
        tries = 0
        return stand({ kind: 'idle' })
      }
      const hindered = hindrance()
      const waiting: Standing | undefined = hindered ? { kind: 'waiting', ...hindered } : await sendOne(item)
      if (waiting) return wait(waiting)
    }
  }

  async function sendOne(next: Item): Promise<Standing | undefined> {
    const item = await markTried(next)
    if (!item) return undefined
    if (isShown(item)) stand({ kind: 'sending' })
    const copy = 'draft' in item.intent ? await database.get('copies', item.intent.draft) : undefined
    const verdict = await sendItem(item, copy, sending)
    if (verdict.kind === 'wait') return { ...verdict, kind: 'waiting' }
    tries = 0
    await put(item, verdict)
    await changed()
    if (verdict.kind === 'done') for (const hear of listeners) hear({ item, ...verdict.value })
    return undefined
  }

  /** Before anything is sent, so that nobody takes it back meanwhile; undefined when somebody has. */
  async function markTried({ id }: Item): Promise<Item | undefined> {
    const store = database.transaction('outbox', 'readwrite').store
    const item = await store.get(id)
    if (!item) return undefined
    const tried = { ...item, isTried: true }
    await store.put(tried)
    return tried
  }

  async function put(item: Item, verdict: Parameters<typeof settle>[1]): Promise<void> {
    const stores = writing(database)
    const [outbox, copies] = [stores.objectStore('outbox'), stores.objectStore('copies')]
    const held = await outbox.index('owner').getAll(owner)
    const draft = 'draft' in item.intent ? item.intent.draft : undefined
    const copy = draft === undefined ? undefined : await copies.get(draft)
    const settled = settle(item, verdict, { held, copy })
    if (!settled) return
    if (settled.item === 'gone') await outbox.delete(item.id)
    else await outbox.put(settled.item)
    for (const moved of settled.moved) await outbox.put(moved)
    if (settled.copy === 'gone') await copies.delete(draft ?? '')
    else if (settled.copy) await copies.put(settled.copy)
    await stores.done
  }

  /** Any tab may be closed at any moment, the one that waits to try again too. */
  async function hear(): Promise<void> {
    await refresh()
    if (state.get().items.length > 0 && state.get().standing.kind !== 'waiting') wake()
  }

  tabs.hear('outbox', () => void hear())
  await refresh()
  return {
    state,
    add: added => addWith(added, async () => {}),
    addWith,
    take,
    wake,
    onSent(hear) {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
    close() {
      isClosed = true
      callOff()
    },
  }
}
