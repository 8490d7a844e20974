/** The drafts of one editor on this device. */

import { fieldsOf, NOTHING_WRITTEN, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { createStore, type Readable } from '#client/desk/kit/store.ts'
import type { Draft, DraftOf } from '#client/desk/local/records/draft.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Update } from '#shared/blog/update.ts'
import { merged } from './merged.ts'
import { type DraftPorts, type OpenDraft, openDraft } from './open-draft.ts'

/** A draft with what the server holds of it: the id of a draft on the desk's shelf. */
type ListedDraft = Draft & { readonly copy?: string }

export type Drafts = {
  /** Newest first. */
  readonly list: Readable<readonly ListedDraft[]>
  /** A new one, at once: the next key that is pressed goes into it. */
  begin(asked: { readonly blog: string; readonly of: DraftOf; readonly first?: UpdateFields }): OpenDraft
  /** What was typed before and is open in no other tab; otherwise a new one that begins with `first`. */
  open(asked: { readonly blog: string; readonly of: DraftOf; readonly first?: UpdateFields }): Promise<OpenDraft>
  /** That very one; undefined when it is open in another tab, or gone. */
  openAgain(id: string): Promise<OpenDraft | undefined>
  /**
   * Goes on from what somebody else made of it meanwhile: what the editor has not touched becomes theirs. What both have
   * changed stays the editor's, who should be shown the difference first. Before it is opened.
   */
  rebase(id: string, current: Update): Promise<void>
}

type DraftsPorts = DraftPorts & {
  readonly owner: string
  /** The database is closed then: nothing is read any more. */
  readonly ended: AbortSignal
}

export async function openDrafts({ owner, ended, ...ports }: DraftsPorts): Promise<Drafts> {
  const { database, tabs, outbox, timer } = ports
  const list = createStore<readonly ListedDraft[]>([])

  async function refresh(): Promise<void> {
    if (ended.aborted) return
    const [copied, drafts] = await Promise.all([
      database.getAllFromIndex('copies', 'owner', owner),
      database.getAllFromIndex('drafts', 'owner', owner),
    ])
    const copies = new Map(copied.map(one => [one.draft, one]))
    const listed = drafts.map(draft => {
      const copy = copies.get(draft.id)
      return { ...draft, ...(copy && { copy: copy.update }) }
    })
    list.set(listed.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1)))
  }

  async function openAgain(id: string): Promise<OpenDraft | undefined> {
    const release = await tabs.claim(`draft ${id}`)
    if (!release) return undefined
    const first = await database.get('drafts', id)
    if (first) return openDraft({ first, wasFound: true, release }, ports)
    release()
    return undefined
  }

  async function open({ blog, of, first = NOTHING_WRITTEN }: Parameters<Drafts['open']>[0]): Promise<OpenDraft> {
    await refresh()
    for (const draft of list.get()) {
      const isIt = draft.blog === blog && nameOf(draft.of) === nameOf(of)
      const opened = isIt && (await openAgain(draft.id))
      if (opened) return opened
    }
    return begin({ blog, of, first })
  }

  function begin({ blog, of, first = NOTHING_WRITTEN }: Parameters<Drafts['begin']>[0]): OpenDraft {
    const id = newIdempotencyKey()
    // Nobody else knows this name before the draft is kept, so the claim cannot come too late.
    const claim = tabs.claim(`draft ${id}`)
    const release = () => void claim.then(letGo => letGo?.())
    const changedAt = timer.now().toISOString()
    const draft = { id, owner, blog, of, fields: first, revision: 0, changedAt }
    return openDraft({ first: draft, wasFound: false, release }, ports)
  }

  async function rebase(id: string, current: Update): Promise<void> {
    const stores = database.transaction(['drafts', 'copies'], 'readwrite')
    const draft = await stores.objectStore('drafts').get(id)
    const copy = await stores.objectStore('copies').get(id)
    const { version } = current
    if (draft && draft.of !== 'new') {
      const base = fieldsOf(current)
      const fields = merged({ base: draft.of.base, mine: draft.fields, theirs: base })
      const of = { id: current.id, version, base }
      await stores.objectStore('drafts').put({ ...draft, of, fields })
    }
    if (copy) {
      const { problem: _settled, ...rest } = copy
      await stores.objectStore('copies').put({ ...rest, version })
    }
    await stores.done
  }

  for (const what of ['drafts', 'outbox']) tabs.hear(what, () => void refresh())
  outbox.state.subscribe(() => void refresh())
  await refresh()
  return { list, begin, open, openAgain, rebase }
}

function nameOf(of: DraftOf): string {
  return of === 'new' ? of : of.id
}
