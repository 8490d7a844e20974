/** One draft while it is being typed in this tab. */

import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { Added, Outbox } from '#client/desk/local/outbox/outbox.ts'
import type { Database } from '#client/desk/local/records/database.ts'
import { type Draft, isWorthKeeping, isWorthSending } from '#client/desk/local/records/draft.ts'
import { createReadable, type Readable } from '#client/desk/local/records/readable.ts'
import { makeRoom } from '#client/desk/local/records/room.ts'
import type { Tabs } from '#client/desk/local/records/tabs.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Timer } from '#client/posting/src/pause.ts'
import { type Finish, intentOf } from './finish.ts'
import type { LastWords } from './last-words.ts'
import { AT_REST, due, dueAt, typed } from './pace.ts'

/** Where the newest words are. `screen`: nowhere else, and why; the editor must know. */
export type Kept =
  | { readonly kind: 'nothing' | 'saving' | 'server' }
  /** `problem`: why the server does not take it. */
  | { readonly kind: 'device'; readonly problem?: string }
  | { readonly kind: 'screen'; readonly reason: string }

export type OpenDraft = {
  readonly draft: Readable<Draft>
  readonly kept: Readable<Kept>
  /** It was typed before: on this device, in a tab that is gone. */
  readonly wasFound: boolean
  change(fields: UpdateFields, note?: string): void
  /** At once, on this device: the tab may be closing. */
  flush(): Promise<void>
  /**
   * Into the outbox, as it is now; the draft is over when it is queued, and stays when the outbox is full.
   * @param after What is queued before it
   */
  post(finish?: Finish, after?: Promise<unknown>): Promise<Added>
  /** Thrown away, here and on the server. */
  discard(): Promise<void>
  /** Kept for later. */
  close(): Promise<void>
}

export type DraftPorts = {
  readonly database: Database
  readonly tabs: Tabs
  readonly outbox: Outbox
  readonly timer: Timer
  readonly lastWords: LastWords
  /** The server has the text when the typing has rested for so long. */
  readonly restMs?: number | undefined
  /** From then on nothing is kept any more, also not by what is open still. */
  readonly forgotten: AbortSignal
}

/** What is undone of an update that is there is its writer's work too. */
function isKept({ of, fields }: Draft): boolean {
  return of !== 'new' || isWorthKeeping(fields)
}

const TOO_MANY = 'this device holds too many drafts; finish or discard some'

type Opened = { readonly first: Draft; readonly wasFound: boolean; readonly release: () => void }

export function openDraft({ first, wasFound, release }: Opened, ports: DraftPorts): OpenDraft {
  const { database, tabs, outbox, timer, lastWords, restMs, forgotten } = ports
  const draft = createReadable(first)
  const kept = createReadable<Kept>({ kind: wasFound ? 'device' : 'nothing' })
  let [pace, isOver, isFull, isPressed] = [AT_REST, false, false, false]
  let saving: Promise<void> = Promise.resolve()
  let callOff = () => {}

  // Looked at now: what is typed while the page goes must be kept without a look before it.
  if (!wasFound) void makeRoom(database, first.owner).then(hasRoom => (isFull = !hasRoom), fail)

  function change(fields: UpdateFields, note?: string): void {
    if (isOver) return
    const now = timer.now()
    const revision = draft.get().revision + 1
    draft.set({ ...draft.get(), fields, ...(note !== undefined && { note }), revision, changedAt: now.toISOString() })
    kept.set({ kind: 'saving' })
    pace = typed(pace, now.getTime(), restMs)
    wait()
  }

  function wait(): void {
    callOff()
    const at = dueAt(pace)
    if (at !== undefined) callOff = timer.after(Math.max(0, at - timer.now().getTime()), run)
  }

  function run(): void {
    const now = due(pace, timer.now().getTime())
    pace = now.pace
    if (now.due.includes('device')) void flush()
    if (now.due.includes('server')) saveOnServer().catch(fail)
    wait()
  }

  /** One after the other, so that an older text never comes to lie over a newer one. */
  function flush(): Promise<void> {
    saving = saving.then(save)
    return saving
  }

  async function save(): Promise<void> {
    if (isOver || forgotten.aborted) return
    const held = draft.get()
    try {
      if (isFull) isFull = !(await makeRoom(database, held.owner))
      if (isFull) return kept.set({ kind: 'screen', reason: TOO_MANY })
      const step = database.transaction('drafts', 'readwrite')
      const request = isKept(held) ? step.store.put(held) : step.store.delete(held.id)
      // Said now and not left to the browser, so that it holds even when the page is gone in the next moment.
      step.commit()
      await Promise.all([request, step.done])
      if (draft.get() === held && !isPressed) lastWords.settled(held.id)
      tabs.tell('drafts')
      if (draft.get() === held) kept.set({ kind: isKept(held) ? 'device' : 'nothing' })
    } catch (error) {
      fail(error)
    }
  }

  function fail(error: unknown): void {
    if (!isOver) kept.set({ kind: 'screen', reason: error instanceof Error ? error.message : String(error) })
  }

  /** Only what is new: whoever edits an update that readers have decides by themselves when others see it. */
  async function saveOnServer(): Promise<void> {
    const { id, blog, of, fields, revision } = draft.get()
    if (of !== 'new' || isOver || forgotten.aborted) return
    if (isWorthSending(fields)) await outbox.add({ blog, intent: { kind: 'save', draft: id, fields, revision } })
    else if (await database.get('copies', id)) await outbox.add({ blog, intent: { kind: 'discard', draft: id } })
  }

  /** Whichever tab it was that sent it. */
  async function look(): Promise<void> {
    const { id, revision } = draft.get()
    const copy = await database.get('copies', id)
    if (!copy || isOver || kept.get().kind === 'saving' || draft.get().revision !== revision) return
    if (copy.revision === revision) kept.set({ kind: 'server' })
    else if (copy.problem !== undefined) kept.set({ kind: 'device', problem: copy.problem })
  }
  const forget = outbox.state.subscribe(() => void look())

  /** What was still waited for is not done any more. */
  async function end(work: () => Promise<Added | undefined>): Promise<Added | undefined> {
    callOff()
    await saving
    isOver = true
    let added: Added | undefined
    try {
      added = await work()
    } catch (error) {
      // Nothing was done, so it goes on being a draft.
      isOver = false
      throw error
    }
    if (added?.kind === 'full') {
      isOver = false
      return added
    }
    forget()
    release()
    tabs.tell('drafts')
    return added
  }

  return {
    draft,
    kept,
    wasFound,
    change,
    flush() {
      if (kept.get().kind === 'saving' && !isOver && !forgotten.aborted) lastWords.typed(draft.get())
      return flush()
    },
    async post(finish = {}, after) {
      const { id, blog } = draft.get()
      const queued = { blog, intent: intentOf(draft.get(), finish), key: newIdempotencyKey() }
      isPressed = true
      lastWords.pressed({ ...queued, draft: id })
      try {
        await after
        await flush()
        const added = await end(() => outbox.addWith(queued, stores => stores.objectStore('drafts').delete(id)))
        return added ?? { kind: 'full' }
      } finally {
        isPressed = false
        lastWords.settled(id)
      }
    },
    async discard() {
      const { id, blog, of } = draft.get()
      await end(async () => {
        lastWords.settled(id)
        await database.delete('drafts', id)
        if (of === 'new') await outbox.add({ blog, intent: { kind: 'discard', draft: id } })
        return undefined
      })
    },
    async close() {
      await flush()
      await end(async () => undefined)
    },
  }
}
