/** Watches what a reader views and reads, and reports it every half minute and when they leave: without a cookie, and without an id. */
import { createLook } from '#client/widget/look.ts'
import { createAttention, type SeenUpdate } from './attention.ts'

const LOOK_MS = 1_000
/** Where nothing is known to have moved, the screen is looked at no more often: pictures and advertisements come without a word. */
const STILL_MS = 5_000
const REPORT_MS = 30_000
/** Most of a report's updates, as the server accepts. */
const MOST = 100

type Watched = {
  /** Where reports go. */
  readonly address: string
  /** One of 2^`sampling` readers was drawn. */
  readonly sampling: number
  readonly signal: AbortSignal
  /** Elements whose children are updates. */
  readonly parts: () => readonly Element[]
}

/** `refresh` is called when something may have moved. */
export function watchReads({ address, sampling: drawn, signal, parts }: Watched) {
  if (wantsNone()) return undefined
  const ended = new AbortController()
  const attention = createAttention(MOST)
  let sampling = drawn
  let onScreen: readonly IntersectionObserverEntry[] = []
  let isDue = true
  const look = createLook(signal, see)
  const refresh = () => {
    isDue = true
  }

  function see(seen = onScreen) {
    onScreen = seen
    attention.look(seen.flatMap(seenIn), performance.now())
  }

  /** Each look makes the browser draw two frames. In a frame the page around it may scroll, without a word. */
  function lookAgain() {
    if (document.hidden) return
    if (isDue || parent !== window) look(parts())
    else see()
    isDue = false
  }

  async function report() {
    const taken = attention.take()
    if (taken.viewed.length + taken.read.length === 0) return
    const answer = await fetch(address, {
      ...{ method: 'POST', keepalive: true, credentials: 'omit', referrerPolicy: 'no-referrer' },
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sampling, ...taken }),
    }).catch(() => undefined)
    // Busy, or no network: it is sent with the next one.
    if (!answer || answer.status === 429 || answer.status >= 500) return attention.giveBack(taken)
    const receipt: { readonly sampling?: number } = answer.ok ? await answer.json() : {}
    goOn(receipt.sampling)
  }

  /** More readers have come, so fewer of them report, and each for more. */
  function goOn(now = Number.NaN) {
    if (!(Math.random() < 2 ** (sampling - now))) return ended.abort()
    sampling = Math.max(sampling, now)
  }

  const timers = [
    setInterval(lookAgain, LOOK_MS),
    setInterval(refresh, STILL_MS),
    // Spread, so that a crowd that came at once does not report at once.
    setInterval(report, REPORT_MS * (0.8 + 0.4 * Math.random())),
  ]
  const heard = { signal: ended.signal, capture: true }
  // Also on coming back, when there is nothing to report.
  document.addEventListener('visibilitychange', report, heard)
  addEventListener('pagehide', report, heard)
  addEventListener('scroll', refresh, heard)
  ended.signal.addEventListener('abort', () => timers.forEach(clearInterval))
  signal.addEventListener('abort', () => ended.abort())
  return { refresh }
}

/** Half of it, or half of the screen, which a frame on another site's page can only guess at. */
function seenIn({ target, intersectionRect, boundingClientRect, rootBounds }: IntersectionObserverEntry): SeenUpdate[] {
  const screenHeight = rootBounds?.height ?? Math.min(innerHeight, screen.availHeight)
  const needed = Math.min(boundingClientRect.height, screenHeight) / 2
  if (intersectionRect.height < needed || !intersectionRect.width) return []
  return [{ id: target.id.slice(-36), characters: target.textContent.length }]
}

/** Global Privacy Control, and the older Do Not Track: neither is about sums, and both are respected. */
function wantsNone(): boolean {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { readonly globalPrivacyControl?: boolean }
  return globalPrivacyControl === true || doNotTrack === '1'
}
