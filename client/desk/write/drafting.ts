/** What is being written on one blog: each a draft that this device keeps, and that becomes a request when it is sent. */
import type { Update } from '../../../src/blog/update.ts'
import type { Draft } from '../local/draft.ts'
import type { Finish } from '../local/finish.ts'
import type { LocalDesk } from '../local/local-desk.ts'
import type { Kept, OpenDraft } from '../local/open-draft.ts'
import type { Added } from '../local/outbox.ts'
import type { Readable } from '../local/readable.ts'
import { createStore, type Store } from '../store.ts'
import { fieldsOf, type UpdateFields } from '../update-fields.ts'
import { changeWork, closeWork, hasChanged, openWork, type Work, type Works, workFrom } from './works.ts'

export type Drafting = {
  readonly works: Store<Works>
  keptOf(id: string): Readable<Kept> | undefined
  edit(update: Update): Promise<void>
  change(id: string, change: { readonly fields?: UpdateFields; readonly note?: string }): void
  send(id: string, finish: Finish): Promise<Added>
  discard(id: string): Promise<void>
  /** Goes on from what somebody else made of it, with the fields that the editor has put together. */
  rebase(id: string, current: Update, fields: UpdateFields): Promise<void>
  keepAsNew(id: string): Promise<void>
  /** One that came back from the server with a refusal. */
  reopen(draft: Draft, conflict: Update | undefined): Promise<void>
  /** The tab may be closing. */
  flush(): Promise<void>
  close(): Promise<void>
}

export async function openDrafting({ drafts }: LocalDesk, blog: string): Promise<Drafting> {
  const works = createStore<Works>({ open: [], current: '' })
  const open = new Map<string, OpenDraft>()

  function show(opened: OpenDraft, more: Partial<Work> = {}) {
    const draft = opened.draft.get()
    open.set(draft.id, opened)
    works.set(held => openWork(held, { ...workFrom(draft), ...more }))
  }

  async function begin(first?: UpdateFields): Promise<void> {
    show(await drafts.open({ blog, of: 'new', ...(first && { first }) }))
  }

  /** There is always a new one to go to. */
  async function end(id: string): Promise<void> {
    open.delete(id)
    works.set(held => closeWork(held, id))
    const { current } = works.get()
    if (works.get().open.every(({ of }) => of)) await begin()
    if (current) works.set(held => ({ ...held, current }))
  }

  async function again(id: string, more: Partial<Work> = {}): Promise<void> {
    const opened = await drafts.openAgain(id)
    if (opened) show(opened, more)
  }

  for (const { id } of drafts.list.get().filter(draft => draft.blog === blog)) await again(id)
  if (works.get().open.every(({ of }) => of)) await begin()
  works.set(held => ({ ...held, current: held.open[0]?.id ?? '' }))

  function change(id: string, some: { readonly fields?: UpdateFields; readonly note?: string }) {
    works.set(held => changeWork(held, id, some))
    const work = works.get().open.find(one => one.id === id)
    if (work) open.get(id)?.change(work.fields, work.note)
  }

  async function discard(id: string): Promise<void> {
    await open.get(id)?.discard()
    await end(id)
  }

  /** What was only looked at leaves nothing behind. */
  async function close(): Promise<void> {
    const unchanged = new Set(
      works
        .get()
        .open.filter(work => !hasChanged(work))
        .map(({ id }) => id),
    )
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
      const of = { id: update.id, version: update.version, base }
      show(await drafts.open({ blog, of, first: base }))
    },
    async send(id, finish) {
      const added = (await open.get(id)?.post(finish)) ?? { kind: 'full' }
      if (added.kind === 'queued') await end(id)
      return added
    },
    async rebase(id, current, fields) {
      await open.get(id)?.close()
      await drafts.rebase(id, current)
      open.delete(id)
      works.set(held => closeWork(held, id))
      await again(id)
      change(id, { fields })
    },
    async keepAsNew(id) {
      const fields = works.get().open.find(one => one.id === id)?.fields
      await begin(fields)
      const { current } = works.get()
      if (fields) change(current, { fields })
      await discard(id)
      works.set(held => ({ ...held, current }))
    },
    reopen: ({ id }, conflict) => again(id, conflict && { conflict }),
    async flush() {
      await Promise.all([...open.values()].map(one => one.flush()))
    },
  }
}
