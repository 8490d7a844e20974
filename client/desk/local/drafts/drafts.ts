/** The drafts of one editor on this device. */

import { fieldsOf, NOTHING_WRITTEN, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { createStore, type Readable } from '#client/desk/kit/store.ts'
import type { Draft, DraftOf } from '#client/desk/local/records/draft.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Update } from '#shared/blog/update.ts'
import { merged } from './merged.ts'
import { type DraftPorts, OpenDraft } from './open-draft.ts'

/** A draft with the id of its copy on the desk's shelf, if any. */
type ListedDraft = Draft & { readonly copy?: string }

type DraftsPorts = DraftPorts & {
  readonly owner: string
  /** The database is closed then: nothing is read any more. */
  readonly ended: AbortSignal
}

type Asked = Pick<Draft, 'answers'> & { readonly blog: string; readonly of: DraftOf; readonly first?: UpdateFields }

export class Drafts {
  readonly #list = createStore<readonly ListedDraft[]>([])
  readonly #ports: DraftsPorts

  private constructor(ports: DraftsPorts) {
    this.#ports = ports
  }

  static async open(ports: DraftsPorts): Promise<Drafts> {
    const drafts = new Drafts(ports)
    await drafts.#follow()
    return drafts
  }

  /** Newest first. */
  get list(): Readable<readonly ListedDraft[]> {
    return this.#list
  }

  async #follow(): Promise<void> {
    const { tabs, outbox } = this.#ports
    for (const what of ['drafts', 'outbox']) tabs.hear(what, () => void this.#refresh())
    outbox.state.subscribe(() => void this.#refresh())
    await this.#refresh()
  }

  /** A new one, at once: the next key that is pressed goes into it. */
  begin({ blog, of, first: fields = NOTHING_WRITTEN, answers }: Asked): OpenDraft {
    const { tabs, timer, owner } = this.#ports
    const id = newIdempotencyKey()
    // No other tab knows this name before the draft is stored, so the claim cannot come too late.
    const claim = tabs.claim(`draft ${id}`)
    const release = () => void claim.then(letGo => letGo?.())
    const changedAt = timer.now().toISOString()
    const first = { id, owner, blog, of, fields, ...(answers && { answers }), revision: 0, changedAt }
    return new OpenDraft({ first, wasFound: false, release }, this.#ports)
  }

  /** An earlier draft that is open in no other tab; otherwise a new one that starts with `first`. */
  async open(asked: Asked): Promise<OpenDraft> {
    await this.#refresh()
    for (const { id, blog, of } of this.list.get()) {
      const isIt = blog === asked.blog && nameOf(of) === nameOf(asked.of)
      const opened = isIt && (await this.openAgain(id))
      if (opened) return opened
    }
    return this.begin(asked)
  }

  /** Includes what this tab has just stored. */
  async listNow(): Promise<readonly ListedDraft[]> {
    await this.#refresh()
    return this.list.get()
  }

  /** Undefined when it is open in another tab, or gone. */
  async openAgain(id: string): Promise<OpenDraft | undefined> {
    return this.#openWith(id, await this.#ports.tabs.claim(`draft ${id}`))
  }

  /** For one that another page holds, which may be the one before a reload. Undefined as above, after some seconds. */
  async openLate(id: string): Promise<OpenDraft | undefined> {
    return this.#openWith(id, await this.#ports.tabs.claimLate(`draft ${id}`))
  }

  async #openWith(id: string, release: (() => void) | undefined): Promise<OpenDraft | undefined> {
    if (!release) return undefined
    if (this.#ports.ended.aborted) return void release()
    const first = await this.#ports.database.get('drafts', id)
    if (first) return new OpenDraft({ first, wasFound: true, release }, this.#ports)
    release()
    return undefined
  }

  /**
   * Moves it to somebody else's version: fields that the editor has not touched become theirs. Fields that both have
   * changed stay the editor's, who should see the difference first. Call it before opening the draft.
   */
  async rebase(id: string, current: Update): Promise<void> {
    const stores = this.#ports.database.transaction(['drafts', 'copies'], 'readwrite')
    const draft = await stores.objectStore('drafts').get(id)
    const copy = await stores.objectStore('copies').get(id)
    const { version } = current
    if (draft && draft.of !== 'new') {
      const base = fieldsOf(current)
      const fields = merged({ base: draft.of.base, mine: draft.fields, theirs: base })
      await stores.objectStore('drafts').put({ ...draft, of: { id: current.id, version, base }, fields })
    }
    if (copy) {
      const { problem: _settled, ...rest } = copy
      await stores.objectStore('copies').put({ ...rest, version })
    }
    await stores.done
  }

  async #refresh(): Promise<void> {
    const { database, owner, ended } = this.#ports
    if (ended.aborted) return
    const [copies, drafts] = await Promise.all([
      database.getAllFromIndex('copies', 'owner', owner),
      database.getAllFromIndex('drafts', 'owner', owner),
    ])
    const copyOf = new Map(copies.map(({ draft, update }) => [draft, update]))
    const listed = drafts.map(draft => {
      const copy = copyOf.get(draft.id)
      return { ...draft, ...(copy !== undefined && { copy }) }
    })
    this.#list.set(listed.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1)))
  }
}

function nameOf(of: DraftOf): string {
  return of === 'new' ? of : of.id
}
