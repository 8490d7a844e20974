/** One draft while it is being typed in this tab. */

import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { createStore, type Store } from '#client/desk/kit/store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Added, Outbox, OutboxPorts } from '#client/desk/local/outbox/outbox.ts'
import { type Draft, isWorthKeeping, isWorthSending } from '#client/desk/local/records/draft.ts'
import { makeRoom } from '#client/desk/local/records/room.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import { type Finish, intentOf } from './finish.ts'
import type { LastWords } from './last-words.ts'
import { AT_REST, due, dueAt, typed } from './pace.ts'

/** Where the newest text is stored. `screen`: nowhere; the editor must know. */
export type Kept =
  | { readonly kind: 'nothing' | 'saving' | 'server' }
  /** `problem`: why the server does not take it. */
  | { readonly kind: 'device'; readonly problem?: string }
  | { readonly kind: 'screen'; readonly reason: string }

export type DraftPorts = Pick<OutboxPorts, 'database' | 'tabs' | 'timer'> & {
  readonly outbox: Outbox
  readonly lastWords: LastWords
  /** The pause in typing after which the server gets the text. */
  readonly restMs?: number
  /** From then on nothing is stored, not even by open drafts. */
  readonly forgotten: AbortSignal
}

/** An edit that empties an existing update is kept too. */
function isKept({ of, fields }: Draft): boolean {
  return of !== 'new' || isWorthKeeping(fields)
}

type Opened = { readonly first: Draft; readonly wasFound: boolean; readonly release: () => void }

export class OpenDraft {
  readonly draft: Store<Draft>
  readonly kept: Store<Kept>
  /** It was opened from this device's storage. */
  readonly wasFound: boolean
  readonly #ports: DraftPorts
  readonly #release: () => void
  readonly #forget: () => void
  #pace = AT_REST
  #isOver = false
  #isFull = false
  #isPressed = false
  #saving: Promise<void> = Promise.resolve()
  #callOff = () => {}

  constructor({ first, wasFound, release }: Opened, ports: DraftPorts) {
    this.draft = createStore(first)
    this.kept = createStore<Kept>({ kind: wasFound ? 'device' : 'nothing' })
    this.wasFound = wasFound
    this.#ports = ports
    this.#release = release
    // Checked now: while the page closes, text must be stored without a check before it.
    if (!wasFound) void this.#checkRoom().catch(error => this.#fail(error))
    this.#forget = ports.outbox.state.subscribe(() => void this.#look())
  }

  change(fields: UpdateFields, note?: string): void {
    if (this.#isOver) return
    const now = this.#ports.timer.now()
    const held = this.draft.get()
    const revision = held.revision + 1
    this.draft.set({ ...held, fields, ...(note !== undefined && { note }), revision, changedAt: now.toISOString() })
    this.kept.set({ kind: 'saving' })
    this.#pace = typed(this.#pace, now.getTime(), this.#ports.restMs)
    this.#wait()
  }

  /** At once, on this device: the tab may be closing. */
  flush(): Promise<void> {
    const isUnsaved = this.kept.get().kind === 'saving' && !this.#isStopped
    if (isUnsaved) this.#ports.lastWords.typed(this.draft.get())
    return this.#saveNext()
  }

  /**
   * Moves it into the outbox; the draft ends when it is queued, and stays when the outbox is full.
   * @param after Queued before it
   */
  async post(finish: Finish = {}, after?: Promise<unknown>): Promise<Added> {
    const { outbox, lastWords, timer } = this.#ports
    const { id, blog } = this.draft.get()
    const heldUntil = finish.holdMs ? new Date(timer.now().getTime() + finish.holdMs).toISOString() : undefined
    const intent = intentOf(this.draft.get(), finish)
    const queued = { blog, intent, key: newIdempotencyKey(), ...(heldUntil !== undefined && { heldUntil }) }
    this.#isPressed = true
    lastWords.pressed({ ...queued, draft: id })
    try {
      await after
      await this.#saveNext()
      const added = await this.#end(() => outbox.addWith(queued, stores => stores.objectStore('drafts').delete(id)))
      return added ?? { kind: 'full' }
    } finally {
      this.#isPressed = false
      lastWords.settled(id)
    }
  }

  /** Thrown away, here and on the server. */
  async discard(): Promise<void> {
    const { database, outbox, lastWords } = this.#ports
    const { id, blog, of } = this.draft.get()
    await this.#end(async () => {
      lastWords.settled(id)
      await database.delete('drafts', id)
      if (of === 'new') await outbox.add({ blog, intent: { kind: 'discard', draft: id } })
      return undefined
    })
  }

  /** Kept for later. */
  async close(): Promise<void> {
    await this.#saveNext()
    await this.#end(async () => undefined)
  }

  get #isStopped(): boolean {
    return this.#isOver || this.#ports.forgotten.aborted
  }

  #wait(): void {
    const { timer } = this.#ports
    this.#callOff()
    const at = dueAt(this.#pace)
    if (at !== undefined) this.#callOff = timer.after(Math.max(0, at - timer.now().getTime()), () => this.#run())
  }

  #run(): void {
    const now = due(this.#pace, this.#ports.timer.now().getTime())
    this.#pace = now.pace
    if (now.due.includes('device')) void this.#saveNext()
    if (now.due.includes('server')) this.#saveOnServer().catch(error => this.#fail(error))
    this.#wait()
  }

  /** Saves run one after another, so that an older text never overwrites a newer one. */
  #saveNext(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save())
    return this.#saving
  }

  async #save(): Promise<void> {
    if (this.#isStopped) return
    const held = this.draft.get()
    try {
      if (this.#isFull) await this.#checkRoom()
      if (this.#isFull) return this.kept.set({ kind: 'screen', reason: words.problem.tooManyDrafts })
      await this.#store(held)
      if (this.draft.get() === held && !this.#isPressed) this.#ports.lastWords.settled(held.id)
      this.#ports.tabs.tell('drafts')
      if (this.draft.get() === held) this.kept.set({ kind: isKept(held) ? 'device' : 'nothing' })
    } catch (error) {
      this.#fail(error)
    }
  }

  async #store(held: Draft): Promise<void> {
    const step = this.#ports.database.transaction('drafts', 'readwrite')
    const request = isKept(held) ? step.store.put(held) : step.store.delete(held.id)
    // Committed explicitly rather than by the browser, so that it is stored even when the page closes the next moment.
    step.commit()
    await Promise.all([request, step.done])
  }

  async #checkRoom(): Promise<void> {
    this.#isFull = !(await makeRoom(this.#ports.database, this.draft.get().owner))
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    this.kept.set({ kind: 'screen', reason: error instanceof Error ? error.message : String(error) })
  }

  /** New updates only: an editor of a published update decides when others see the change. */
  async #saveOnServer(): Promise<void> {
    const { database, outbox } = this.#ports
    const { id, blog, of, fields, revision } = this.draft.get()
    if (of !== 'new' || this.#isStopped) return
    if (isWorthSending(fields)) await outbox.add({ blog, intent: { kind: 'save', draft: id, fields, revision } })
    else if (await database.get('copies', id)) await outbox.add({ blog, intent: { kind: 'discard', draft: id } })
  }

  /** Reads what the server has of this draft, whichever tab sent it. */
  async #look(): Promise<void> {
    const { id, revision } = this.draft.get()
    const copy = await this.#ports.database.get('copies', id)
    if (!copy || this.#isOver || this.kept.get().kind === 'saving' || this.draft.get().revision !== revision) return
    if (copy.revision === revision) this.kept.set({ kind: 'server' })
    else if (copy.problem !== undefined) this.kept.set({ kind: 'device', problem: copy.problem })
  }

  /** Ends the draft with `work`; saves that are still scheduled are cancelled. */
  async #end(work: () => Promise<Added | undefined>): Promise<Added | undefined> {
    this.#callOff()
    await this.#saving
    this.#isOver = true
    const added = await work().catch((error: unknown) => {
      // Nothing was done, so the draft continues.
      this.#isOver = false
      throw error
    })
    if (added?.kind === 'full') {
      this.#isOver = false
      return added
    }
    this.#forget()
    this.#release()
    this.#ports.tabs.tell('drafts')
    return added
  }
}
