/** Watches what a reader views and reads, and reports it every half minute and when they leave: without a cookie, and without an id. */
import { createLook } from '#client/widget/look.ts'
import { createAttention, type SeenUpdate } from './attention.ts'

const LOOK_MS = 1_000
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

export function watchReads({ address, sampling: drawn, signal, parts }: Watched) {
  if (wantsNone()) return
  const ended = new AbortController()
  const attention = createAttention(MOST)
  let sampling = drawn
  const look = createLook(signal, seen => attention.look(seen.flatMap(seenIn), performance.now()))

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
  function goOn(now: number | undefined) {
    if (now === undefined || Math.random() >= 2 ** (sampling - now)) return ended.abort()
    sampling = Math.max(sampling, now)
  }

  const timers = [
    setInterval(() => document.visibilityState === 'visible' && look(parts()), LOOK_MS),
    // Spread, so that a crowd that came at once does not report at once.
    setInterval(report, REPORT_MS * (0.8 + 0.4 * Math.random())),
  ]
  const leave = () => document.visibilityState === 'hidden' && void report()
  document.addEventListener('visibilitychange', leave, { signal: ended.signal })
  addEventListener('pagehide', report, { signal: ended.signal })
  ended.signal.addEventListener('abort', () => timers.forEach(clearInterval))
  signal.addEventListener('abort', () => ended.abort())
}

/** Half of it, or half of the screen, which a frame on another site's page can only guess at. */
function seenIn({ target, intersectionRect, boundingClientRect, rootBounds }: IntersectionObserverEntry): SeenUpdate[] {
  const screenHeight = rootBounds?.height ?? Math.min(innerHeight, screen.availHeight)
  const needed = Math.min(boundingClientRect.height, screenHeight) / 2
  if (intersectionRect.height < needed || intersectionRect.width === 0) return []
  return [{ id: target.id.slice(-36), characters: target.textContent.length }]
}

/** Global Privacy Control, and the older Do Not Track: neither is about sums, and both are respected. */
function wantsNone(): boolean {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { readonly globalPrivacyControl?: boolean }
  return globalPrivacyControl === true || doNotTrack === '1'
}
