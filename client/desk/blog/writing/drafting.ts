/** What is being written on one blog: each a draft that this device keeps, and that becomes a request when it is sent. */

import { fieldsOf, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import type { Readable } from '#client/desk/kit/store.ts'
import { createStore, type Store } from '#client/desk/kit/store.ts'
import type { Finish } from '#client/desk/local/drafts/finish.ts'
import type { Kept, OpenDraft } from '#client/desk/local/drafts/open-draft.ts'
import type { LocalDesk } from '#client/desk/local/local-desk.ts'
import type { Added } from '#client/desk/local/outbox/outbox.ts'
import type { Draft } from '#client/desk/local/records/draft.ts'
import type { Update } from '#shared/blog/update.ts'
import { bringBack, changeWork, closeWork, hasChanged, openWork, type Work, type Works, workFrom } from './works.ts'

export type Drafting = {
  readonly works: Store<Works>
  keptOf(id: string): Readable<Kept> | undefined
  /** Done within this step, unless it is half-written somewhere already. */
  edit(update: Update): Promise<void>
  change(id: string, change: { readonly fields?: UpdateFields; readonly note?: string }): void
  /**
   * Within this step it is out of the way, and what is typed next goes into the next one. Queued in the order of these calls;
   * what cannot be queued comes back.
   */
  send(id: string, finish: Finish): Promise<Added>
  /** The way to it, and the reason, for whoever writes on it. */
  refuse(id: string, problem: FieldProblem): void
  discard(id: string): Promise<void>
  /** Goes on from what somebody else made of it, with the fields that the editor has put together. */
  rebase(id: string, current: Update, fields: UpdateFields): Promise<void>
  keepAsNew(id: string): Promise<void>
  /** Takes an older version into the text. What was written there goes into a new update beside it. */
  replace(id: string, fields: UpdateFields): void
  /** One that came back from the server with a refusal. */
  reopen(draft: Draft, why: Pick<Work, 'conflict' | 'problem'>): Promise<void>
  /** The tab may be closing. */
  flush(): Promise<void>
  close(): Promise<void>
}

export async function openDrafting({ drafts }: LocalDesk, blog: string): Promise<Drafting> {
  const works = createStore<Works>({ open: [], current: '' })
  /** Also those that are on their way to the outbox: until they are in it, they are kept as drafts. */
  const open = new Map<string, OpenDraft>()
  let queue: Promise<unknown> = Promise.resolve()

  function hold(opened: OpenDraft, more: Partial<Work> = {}): Work {
    const draft = opened.draft.get()
    open.set(draft.id, opened)
    return { ...workFrom(draft), ...more }
  }

  function show(opened: OpenDraft): void {
    const work = hold(opened)
    works.set(held => openWork(held, work))
  }

  /** There is always a new one to go to, and no moment without it. */
  function leave(id: string): void {
    const left = closeWork(works.get(), id)
    if (left.open.some(({ of }) => !of)) return works.set(left)
    const fresh = openWork(left, hold(drafts.begin({ blog, of: 'new' })))
    works.set(left.current === '' || works.get().current === id ? fresh : { ...fresh, current: left.current })
  }

  /** In place of a new one with nothing in it: nobody needs two. */
  function bring(work: Work): void {
    works.set(held => bringBack(held, work))
    if (work.of) return
    const spare = works.get().open.filter(one => one.id !== work.id && !one.of && !hasChanged(one))
    for (const { id } of spare) {
      if (id === works.get().current) continue
      works.set(held => closeWork(held, id))
      void open.get(id)?.close()
      open.delete(id)
    }
  }

  async function again(id: string, more: Partial<Work> = {}): Promise<void> {
    const opened = await drafts.openAgain(id)
    if (opened) bring(hold(opened, more))
  }

  for (const { id } of drafts.list.get().filter(draft => draft.blog === blog)) {
    const opened = await drafts.openAgain(id)
    if (opened) show(opened)
  }
  if (works.get().open.every(({ of }) => of)) show(drafts.begin({ blog, of: 'new' }))
  works.set(held => ({ ...held, current: held.open[0]?.id ?? '' }))

  function change(id: string, some: { readonly fields?: UpdateFields; readonly note?: string }) {
    works.set(held => changeWork(held, id, { ...some, problem: undefined }))
    const work = works.get().open.find(one => one.id === id)
    if (work) open.get(id)?.change(work.fields, work.note)
  }

  async function discard(id: string): Promise<void> {
    const opened = open.get(id)
    leave(id)
    open.delete(id)
    await opened?.discard()
  }

  async function post(id: string, finish: Finish): Promise<Added> {
    const added = (await open.get(id)?.post(finish, queue)) ?? { kind: 'full' }
    if (added.kind === 'queued') open.delete(id)
    return added
  }

  /** What was only looked at leaves nothing behind. */
  async function close(): Promise<void> {
    const unchanged = new Set(
      works
        .get()
        .open.filter(work => !hasChanged(work))
        .map(({ id }) => id),
    )
    await queue
    await Promise.all([...open].map(([id, one]) => (unchanged.has(id) ? one.discard() : one.close())))
  }

  return {
    works,
    change,
    discard,
    close,
    keptOf: id => open.get(id)?.kept,
    async edit(update) {
      // Of what is new here, others see a copy on the shelf, which is no other update.
      const own = drafts.list.get().find(({ copy }) => copy === update.id)
      const held = works.get().open.find(({ of, id }) => of?.id === update.id || id === own?.id)
      if (held) return works.set({ ...works.get(), current: held.id })
      const base = fieldsOf(update)
      const asked = { blog, of: { id: update.id, version: update.version, base }, first: base }
      const isBegun = drafts.list.get().some(({ of }) => of !== 'new' && of.id === update.id)
      show(isBegun ? await drafts.open(asked) : drafts.begin(asked))
    },
    async send(id, finish) {
      const sent = works.get().open.find(work => work.id === id)
      leave(id)
      const posting = post(id, finish)
      queue = posting.catch(() => {})
      try {
        const added = await posting
        if (added.kind === 'full' && sent) bring(sent)
        return added
      } catch (error) {
        if (sent) bring(sent)
        throw error
      }
    },
    refuse(id, problem) {
      works.set(held => changeWork(held, id, { problem }))
    },
    async rebase(id, current, fields) {
      await open.get(id)?.close()
      await drafts.rebase(id, current)
      const opened = await drafts.openAgain(id)
      if (!opened) return
      const work = hold(opened)
      works.set(held => openWork({ ...held, open: held.open.filter(one => one.id !== id) }, work))
      change(id, { fields })
    },
    async keepAsNew(id) {
      const fields = works.get().open.find(one => one.id === id)?.fields
      show(drafts.begin({ blog, of: 'new', ...(fields && { first: fields }) }))
      const { current } = works.get()
      if (fields) change(current, { fields })
      await discard(id)
      works.set(held => ({ ...held, current }))
    },
    replace(id, fields) {
      const before = works.get().open.find(one => one.id === id)
      if (before && hasChanged(before)) {
        const spared = hold(drafts.begin({ blog, of: 'new', first: before.fields }))
        works.set(held => ({ ...openWork(held, spared), current: held.current }))
        change(spared.id, { fields: before.fields })
      }
      change(id, { fields })
    },
    reopen: ({ id }, why) => again(id, why),
    async flush() {
      await Promise.all([...open.values()].map(one => one.flush()))
    },
  }
}
