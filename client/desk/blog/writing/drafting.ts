/** The open works of one blog: each is a draft on this device and becomes a request when it is sent. */

import { fieldsOf, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { createStore, type Readable } from '#client/desk/kit/store.ts'
import type { Finish } from '#client/desk/local/drafts/finish.ts'
import type { Kept, OpenDraft } from '#client/desk/local/drafts/open-draft.ts'
import type { LocalDesk } from '#client/desk/local/local-desk.ts'
import type { Added } from '#client/desk/local/outbox/outbox.ts'
import type { Draft } from '#client/desk/local/records/draft.ts'
import type { Update } from '#shared/blog/update.ts'
import { bringBack, changeWork, closeWork, hasChanged, openWork, type Work, type Works, workFrom } from './works.ts'

export class Drafting {
  readonly works = createStore<Works>({ open: [], current: '' })
  readonly #drafts: LocalDesk['drafts']
  readonly #blog: string
  /** Includes works being moved to the outbox, which stay drafts until they are in it. */
  readonly #opened = new Map<string, OpenDraft>()
  #queue: Promise<unknown> = Promise.resolve()
  #isClosed = false

  private constructor(drafts: LocalDesk['drafts'], blog: string) {
    this.#drafts = drafts
    this.#blog = blog
  }

  static async open({ drafts }: LocalDesk, blog: string): Promise<Drafting> {
    const drafting = new Drafting(drafts, blog)
    await drafting.#open()
    return drafting
  }

  keptOf(id: string): Readable<Kept> | undefined {
    return this.#opened.get(id)?.kept
  }

  /** Opens the update synchronously, unless an existing draft of it has to be read first. */
  async edit(update: Update): Promise<void> {
    const listed = this.#drafts.list.get()
    // Others see a copy of a new update on the shelf; here it is the same update.
    const own = listed.find(({ copy }) => copy === update.id)
    const held = this.works.get().open.find(({ of, id }) => of?.id === update.id || id === own?.id)
    if (held) return this.works.set({ ...this.works.get(), current: held.id })
    const base = fieldsOf(update)
    const asked = { blog: this.#blog, of: { id: update.id, version: update.version, base }, first: base }
    const isBegun = listed.some(({ of }) => of !== 'new' && of.id === update.id)
    this.#show(isBegun ? await this.#drafts.open(asked) : this.#drafts.begin(asked))
  }

  change(id: string, some: { readonly fields?: UpdateFields; readonly note?: string }): void {
    this.works.set(held => changeWork(held, id, { ...some, problem: undefined }))
    const work = this.#workOf(id)
    if (work) this.#opened.get(id)?.change(work.fields, work.note)
  }

  /**
   * Closes the work synchronously, so that the next keystroke goes into the next work. Works are queued in the order of
   * these calls; one that cannot be queued is shown again.
   */
  async send(id: string, finish: Finish): Promise<Added> {
    const sent = this.#workOf(id)
    this.#leave(id)
    const posting = this.#post(id, finish)
    this.#queue = posting.catch(() => {})
    try {
      const added = await posting
      if (added.kind === 'full' && sent) this.#bring(sent)
      return added
    } catch (error) {
      if (sent) this.#bring(sent)
      throw error
    }
  }

  /** Shows a problem at its field. */
  refuse(id: string, problem: FieldProblem): void {
    this.works.set(held => changeWork(held, id, { problem }))
  }

  async discard(id: string): Promise<void> {
    const opened = this.#opened.get(id)
    this.#leave(id)
    this.#opened.delete(id)
    await opened?.discard()
  }

  /** Continues from somebody else's version, with the fields as the editor merged them. */
  async rebase(id: string, current: Update, fields: UpdateFields): Promise<void> {
    await this.#opened.get(id)?.close()
    await this.#drafts.rebase(id, current)
    const opened = await this.#drafts.openAgain(id)
    if (!opened) return
    const work = this.#hold(opened)
    this.works.set(held => openWork({ ...held, open: held.open.filter(one => one.id !== id) }, work))
    this.change(id, { fields })
  }

  async keepAsNew(id: string): Promise<void> {
    const fields = this.#workOf(id)?.fields
    this.#show(this.#begin(fields))
    const { current } = this.works.get()
    if (fields) this.change(current, { fields })
    await this.discard(id)
    this.works.set(held => ({ ...held, current }))
  }

  /** A new update that begins with these fields; what else is being written keeps its tab. */
  compose(first: UpdateFields, answers: NonNullable<Draft['answers']>): void {
    const opened = this.#drafts.begin({ blog: this.#blog, of: 'new', first, answers })
    this.#show(opened)
    this.change(opened.draft.get().id, { fields: first })
  }

  /** Puts an older version into the text. Unsaved changes move into a new update beside it. */
  replace(id: string, fields: UpdateFields): void {
    const before = this.#workOf(id)
    if (before && hasChanged(before)) {
      const spared = this.#hold(this.#begin(before.fields))
      this.works.set(held => ({ ...openWork(held, spared), current: held.current }))
      this.change(spared.id, { fields: before.fields })
    }
    this.change(id, { fields })
  }

  /** Reopens a draft that was refused by the server or taken back from the outbox. */
  async reopen({ id }: Draft, why: Pick<Work, 'conflict' | 'problem'>): Promise<void> {
    const opened = await this.#drafts.openAgain(id)
    if (opened) this.#bring(this.#hold(opened, why))
  }

  /** Saves pending changes, as the tab may be closing. */
  async flush(): Promise<void> {
    await Promise.all([...this.#opened.values()].map(one => one.flush()))
  }

  /** Discards works without changes. */
  async close(): Promise<void> {
    this.#isClosed = true
    const unchanged = this.works.get().open.filter(work => !hasChanged(work))
    await this.#queue
    const isUnchanged = (id: string) => unchanged.some(work => work.id === id)
    await Promise.all([...this.#opened].map(([id, one]) => (isUnchanged(id) ? one.discard() : one.close())))
  }

  async #open(): Promise<void> {
    for (const { id } of (await this.#drafts.listNow()).filter(draft => draft.blog === this.#blog)) {
      const opened = await this.#drafts.openAgain(id)
      if (opened) this.#show(opened)
      else void this.#bringLate(id)
    }
    if (this.works.get().open.every(({ of }) => of)) this.#show(this.#begin())
    this.works.set(held => ({ ...held, current: held.open[0]?.id ?? '' }))
  }

  /** The page before a reload may still hold it. */
  async #bringLate(id: string): Promise<void> {
    const opened = await this.#drafts.openLate(id)
    if (!opened) return
    if (this.#isClosed) await opened.close()
    else this.#bring(this.#hold(opened))
  }

  #begin(first?: UpdateFields): OpenDraft {
    return this.#drafts.begin({ blog: this.#blog, of: 'new', ...(first && { first }) })
  }

  #workOf(id: string): Work | undefined {
    return this.works.get().open.find(work => work.id === id)
  }

  #hold(opened: OpenDraft, more: Partial<Work> = {}): Work {
    const draft = opened.draft.get()
    this.#opened.set(draft.id, opened)
    return { ...workFrom(draft), ...more }
  }

  #show(opened: OpenDraft): void {
    const work = this.#hold(opened)
    this.works.set(held => openWork(held, work))
  }

  /** Closes a work and ensures that a new update is always open to continue in. */
  #leave(id: string): void {
    const before = this.works.get()
    const left = closeWork(before, id)
    if (left.open.some(({ of }) => !of)) return this.works.set(left)
    const fresh = openWork(left, this.#hold(this.#begin()))
    this.works.set(left.current === '' || before.current === id ? fresh : { ...fresh, current: left.current })
  }

  /** Shows the work again; a new one replaces other new updates that are empty. */
  #bring(work: Work): void {
    this.works.set(held => bringBack(held, work))
    if (work.of) return
    const { open, current } = this.works.get()
    const spare = open.filter(one => ![work.id, current].includes(one.id) && !one.of && !hasChanged(one))
    for (const { id } of spare) {
      this.works.set(held => closeWork(held, id))
      void this.#opened.get(id)?.close()
      this.#opened.delete(id)
    }
  }

  async #post(id: string, finish: Finish): Promise<Added> {
    const added = (await this.#opened.get(id)?.post(finish, this.#queue)) ?? { kind: 'full' }
    if (added.kind === 'queued') this.#opened.delete(id)
    return added
  }
}
