/**
 * Notes what a reader sees of a coverage, served at `/marks.js`; when they return after a minute, loads the script that says what came
 * since (`since.ts`).
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { addressesOf } from '#client/sdk/src/addresses.ts'
import { loadBeside } from '#client/widget/load-beside.ts'
import { openMarks } from './mark.ts'

/** Shorter absences are told by the page itself, which counts arrivals. */
const AWAY_MS = 60_000
/** Less than that: another window of the same coverage shows that its reader is here. */
const KEEP_MS = 20_000
const UPDATE = 'update-'

export function begin(surface: CommentsSurface) {
  const { host, signal, hours, coverage } = surface
  const addresses = addressesOf(host.getAttribute('src') ?? '', document.baseURI)
  if (!addresses) return undefined
  const marks = openMarks(addresses.page)
  const read = new Map(Object.entries(marks.read()?.read ?? {}))
  const inView = new Set<string>()

  /** The version on the screen, until it leaves it: a correction that came out of sight was not seen. */
  function see(id: string) {
    const version = coverage()?.updates.find(update => update.id === id)?.version
    if (version !== undefined) read.set(id, version)
  }

  const sight = watchArticles({ inView, see, signal })

  function keep() {
    const cursor = coverage()?.cursor
    if (cursor === undefined) return
    for (const id of inView) see(id)
    marks.write({ at: Date.now(), cursor, read: Object.fromEntries(read) })
  }

  /** Says it once: the mark is moved before anything is loaded, so that another window says nothing. */
  function comeBack() {
    const left = marks.read()
    keep()
    if (!left || Date.now() - left.at < AWAY_MS) return
    void loadBeside('since.js').then(file => !signal.aborted && file?.tell({ ...surface, ...addresses, left }))
  }

  const turn = () => (document.visibilityState === 'visible' ? comeBack() : keep())
  const timer = setInterval(() => document.visibilityState === 'visible' && keep(), KEEP_MS)
  document.addEventListener('visibilitychange', turn, { signal })
  addEventListener('pagehide', keep, { signal })
  signal.addEventListener('abort', () => clearInterval(timer))
  if (document.visibilityState === 'visible') comeBack()
  marks.tidy(Date.now())

  return { refresh: () => sight.watch(hours()) }
}

type Watching = {
  /** Ids of the updates in view. */
  readonly inView: Set<string>
  /** Called when one comes into view or leaves it. */
  readonly see: (id: string) => void
  readonly signal: AbortSignal
}

function watchArticles({ inView, see, signal }: Watching) {
  const sight = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (target.id.startsWith(UPDATE)) {
        const id = target.id.slice(UPDATE.length)
        if (isIntersecting) inView.add(id)
        else inView.delete(id)
        see(id)
      } else if (isIntersecting) {
        // An hour: observing each update would cost milliseconds with every frame of a long coverage.
        for (const article of target.children) sight.observe(article)
      }
    }
  })
  signal.addEventListener('abort', () => sight.disconnect())
  return {
    watch(hours: readonly Element[]) {
      for (const hour of hours) sight.observe(hour)
      // Where arrivals appear.
      for (const edge of [hours[0], hours.at(-1)]) for (const article of edge?.children ?? []) sight.observe(article)
    },
  }
}
