/** Reports this desk's presence and what it edits every few seconds, and reads that of others. */

import { type Present, reportPresence } from '#client/desk/api/figures.ts'
import { createStore, type Readable, type Store } from '#client/desk/kit/store.ts'
import type { LocalDesk } from '#client/desk/local/local-desk.ts'
import type { Drafting } from './writing/drafting.ts'
import { currentOf, hasChanged } from './writing/works.ts'

export type Attending = { readonly present: Store<readonly Present[]>; leave(): void }

/** A third of the time after which the server considers a desk gone. */
const EVERY_MS = 5_000

type AttendPorts = {
  readonly drafting: Drafting
  readonly local: LocalDesk
  /** A comment comes before the work that is open beside it. */
  readonly reading: Readable<string | undefined>
}

export function attend(blog: string, { drafting: { works }, local, reading }: AttendPorts): Attending {
  const present = createStore<readonly Present[]>([])
  const ended = new AbortController()
  const { signal } = ended
  let told: string | null | undefined
  let isBusy = false

  async function tell() {
    if (isBusy || signal.aborted) return
    isBusy = true
    told = editingNow()
    const answer = await reportPresence(blog, { editing: told })
    isBusy = false
    if (answer.kind === 'done' && !signal.aborted)
      present.set(held => (isSame(held, answer.present) ? held : answer.present))
    // An update opened meanwhile is reported at once.
    if (answer.kind === 'done' && editingNow() !== told) void tell()
  }

  /** A new update counts once it has content; other desks know it by the id of its copy on the shelf. */
  function editingNow(): string | null {
    const comment = reading.get()
    if (comment !== undefined) return comment
    const work = currentOf(works.get())
    if (!work) return null
    if (work.of) return work.of.id
    return local.drafts.list.get().find(({ id }) => id === work.id)?.copy ?? (hasChanged(work) ? 'new' : null)
  }

  function sayAway() {
    void reportPresence(blog, { away: true })
  }

  const timer = setInterval(() => void tell(), EVERY_MS)
  const look = () => editingNow() !== told && void tell()
  const stops = [works.subscribe(look), reading.subscribe(look)]
  addEventListener('pagehide', sayAway, { signal })
  addEventListener('pageshow', () => void tell(), { signal })
  void tell()

  return {
    present,
    leave() {
      clearInterval(timer)
      for (const stop of stops) stop()
      ended.abort()
      sayAway()
    },
  }
}

/** Every entry of the timeline hears of a change. */
function isSame(held: readonly Present[], now: readonly Present[]): boolean {
  return JSON.stringify(held) === JSON.stringify(now)
}
