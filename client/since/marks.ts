/**
 * Notes what a reader sees of a coverage, served at `/marks.js`; when they return after a minute, loads the script that says what came
 * since (`since.ts`).
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { addressesOf } from '#client/sdk/src/addresses.ts'
import { loadBeside } from '#client/widget/load-beside.ts'
import { createLook } from '#client/widget/look.ts'
import { openMarks } from './mark.ts'

/** Shorter absences are told by the page itself, which counts arrivals. */
const AWAY_MS = 60_000
/** Less than that: another window of the same coverage shows that its reader is here. */
const KEEP_MS = 20_000
/** What is passed sooner is not read. */
const LOOK_MS = 2_000
/** While updates make room for an arrival, they are not where they will be, and a look takes longer. */
const STILL_MS = 400

export function begin(surface: CommentsSurface) {
  const { host, signal, seen, coverage } = surface
  const addresses = addressesOf(host.getAttribute('src') ?? '', document.baseURI)
  if (!addresses) return undefined
  const marks = openMarks(addresses.page)
  const read = new Map(Object.entries(marks.read()?.read ?? {}))
  let inView: ReadonlySet<string> = new Set()

  /** The versions on the screen: a correction that came out of sight was not seen. */
  function see() {
    for (const { id, version } of coverage()?.updates ?? []) if (inView.has(id)) read.set(id, version)
  }

  const look = createLook(found => {
    // Behind "update-", or "pinned-", which is as long.
    inView = new Set(found.map(({ target: { id } }) => id.slice(7)))
    see()
  })

  /** The page's choice, which may change at any time: then nothing is left of what was read. */
  const isOff = () => host.matches('[remember=off]')

  function keep() {
    if (isOff()) {
      read.clear()
      return marks.forget()
    }
    const { cursor, blog } = coverage() ?? {}
    if (!cursor) return
    see()
    marks.write({ at: Date.now(), cursor, read: Object.fromEntries(read), summary: blog?.summary?.version ?? 0 })
  }

  /** Says it once: the mark is moved before anything is loaded, so that another window says nothing. */
  function comeBack() {
    const left = isOff() ? undefined : marks.read()
    keep()
    if (!left || Date.now() - left.at < AWAY_MS) return
    void loadBeside('since.js').then(file => !signal.aborted && file?.tell({ ...surface, ...addresses, left }))
  }

  const due = lookWhenDue(signal, () => look(seen))
  const turn = () => (document.hidden ? keep() : comeBack())
  const timer = setInterval(() => document.hidden || keep(), KEEP_MS)
  document.addEventListener('visibilitychange', turn, { signal })
  addEventListener('pagehide', keep, { signal })
  signal.addEventListener('abort', () => clearInterval(timer))
  if (!document.hidden) comeBack()
  marks.tidy(Date.now())

  return { refresh: () => setTimeout(due, STILL_MS) }
}

/** Looks after a scroll, and after the returned function was called: a page on which nothing moves is left alone. */
function lookWhenDue(signal: AbortSignal, look: () => void): () => void {
  let isDue = true
  const due = () => {
    isDue = true
  }
  const timer = setInterval(() => {
    if (document.hidden || !isDue) return
    // A frame may be as high as what it holds; then the page around it scrolls.
    isDue = parent !== window
    look()
  }, LOOK_MS)
  addEventListener('scroll', due, { capture: true, signal })
  signal.addEventListener('abort', () => clearInterval(timer))
  return due
}
