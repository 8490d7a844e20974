/** Tells the server every few seconds that this desk is there and what it writes on, and hears who else is. */
import { type Present, tellPresence } from '../server/figures.ts'
import { createStore, type Store } from '../store.ts'
import { currentOf, hasChanged, type Works } from '../write/works.ts'

export type Attending = { readonly present: Store<readonly Present[]>; leave(): void }

/** Three of these may be lost before the server thinks that nobody is there. */
const EVERY_MS = 5_000

export function attend(blog: string, works: Store<Works>): Attending {
  const present = createStore<readonly Present[]>([])
  const ended = new AbortController()
  const { signal } = ended
  let told: string | null | undefined
  let isBusy = false

  async function tell() {
    if (isBusy || signal.aborted) return
    isBusy = true
    told = editingIn(works.get())
    const answer = await tellPresence(blog, { editing: told })
    isBusy = false
    if (answer.kind === 'done' && !signal.aborted) present.set(answer.value.present)
    // What was opened meanwhile is not kept waiting for the next round.
    if (editingIn(works.get()) !== told) void tell()
  }

  function sayAway() {
    void tellPresence(blog, { away: true })
  }

  const timer = setInterval(() => void tell(), EVERY_MS)
  const stop = works.subscribe(() => editingIn(works.get()) !== told && void tell())
  addEventListener('pagehide', sayAway, { signal })
  addEventListener('pageshow', () => void tell(), { signal })
  void tell()

  return {
    present,
    leave() {
      clearInterval(timer)
      stop()
      ended.abort()
      sayAway()
    },
  }
}

/** A new update counts once there is something in it. */
function editingIn(works: Works): string | null {
  const work = currentOf(works)
  if (!work) return null
  return work.of?.id ?? (hasChanged(work) ? 'new' : null)
}
