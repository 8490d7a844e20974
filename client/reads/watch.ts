/** Watches what a reader views and reads, and reports it every half minute and when they leave: without a cookie, and without an id. */
import type { SeenUpdate } from '#client/sdk/src/attention.ts'
import { createReadReports, reportEveryMs, wantsNone } from '#client/sdk/src/read-reports.ts'
import { createLook } from '#client/widget/look.ts'

const LOOK_MS = 1_000
/** Where nothing is known to have moved, the screen is looked at no more often: pictures and advertisements come without a word. */
const STILL_MS = 5_000
/** While updates make room for an arrival, they are not where they will be, and a look takes longer. */
const SLIDE_MS = 400

type Watched = {
  /** Where reports go. */
  readonly address: string
  /** One of 2^`sampling` readers was drawn. */
  readonly sampling: number
  readonly signal: AbortSignal
  /** Elements whose children are updates. */
  readonly parts: Iterable<Element>
}

/** `refresh` is called when something may have moved. */
export function watchReads({ address, sampling, signal, parts }: Watched) {
  if (wantsNone()) return undefined
  const ended = new AbortController()
  const post = (body: string) =>
    fetch(address, {
      ...{ method: 'POST', keepalive: true, credentials: 'omit', referrerPolicy: 'no-referrer', body },
      headers: { 'Content-Type': 'application/json' },
    })
  const reports = createReadReports({ sampling, post, onEnd: () => ended.abort() })
  let onScreen: readonly IntersectionObserverEntry[] = []
  let isDue = true
  const look = createLook(see)
  const refresh = () => {
    isDue = true
  }

  function see(seen = onScreen) {
    onScreen = seen
    reports.look(seen.flatMap(seenIn), performance.now())
  }

  /** Each look makes the browser draw two frames. In a frame the page around it may scroll, without a word. */
  function lookAgain() {
    if (document.hidden) return
    if (isDue || parent !== window) look(parts)
    else see()
    isDue = false
  }

  const timers = [
    setInterval(lookAgain, LOOK_MS),
    setInterval(refresh, STILL_MS),
    setInterval(reports.send, reportEveryMs()),
  ]
  const heard = { signal: ended.signal, capture: true }
  // Also on coming back, when there is nothing to report.
  document.addEventListener('visibilitychange', reports.send, heard)
  addEventListener('pagehide', reports.send, heard)
  addEventListener('scroll', refresh, heard)
  ended.signal.addEventListener('abort', () => timers.forEach(clearInterval))
  signal.addEventListener('abort', () => ended.abort())
  return { refresh: () => setTimeout(refresh, SLIDE_MS) }
}

/** Half of it, or half of the screen, which a frame on another site's page can only guess at. */
function seenIn({ target, intersectionRect, boundingClientRect, rootBounds }: IntersectionObserverEntry): SeenUpdate[] {
  const screenHeight = rootBounds?.height ?? Math.min(innerHeight, screen.availHeight)
  const needed = Math.min(boundingClientRect.height, screenHeight) / 2
  if (intersectionRect.height < needed || !intersectionRect.width) return []
  return [{ id: target.id.slice(-36), characters: target.textContent.length }]
}
