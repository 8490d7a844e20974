/**
 * The live video on top of a coverage, served at `/live-video.js` and loaded with the first coverage that has one: its view and styles,
 * the offer to load it, and the small form in which it stays in sight while the reader reads on.
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import css from '#shared/view/live-video.css?partners'
import { liveVideoView } from '#shared/view/live-video.ts'
import type { LaterViews, Setting } from '#shared/view/setting.ts'
import { videoWordsFor } from '#shared/view/video-words.ts'
import { keepConsent } from './consent.ts'
import { createDress } from './dress.ts'
import { frameFor, isOwn } from './video-frame.ts'
import { keepInSight } from './video-in-sight.ts'
import { offerIn } from './video-offer.ts'

export const views: LaterViews = { video: liveVideoView }
// On our own page, where a size is one of the page: `--rem` is that of other sites' pages.
export const dress = createDress(`${css} crier-blog[rendered] { --rem: 1rem }`)

// Our own page has the styles if it was printed with a video, but it may get its first one hours later.
if (document.querySelector('crier-blog[rendered]') && !document.querySelector('style[data-video]')) dress(document)

export function begin(surface: CommentsSurface) {
  const { root, signal, coverage } = surface
  const consent = keepConsent({ host: surface.host, signal, onChange: fill })
  const sight = keepInSight(root, signal)
  let language = ''
  /** The provider whose video the reader started: another address of it goes on without another click. */
  let asked: string | undefined

  function refresh(_part: Element, { words }: Setting) {
    language = words.tag
    fill()
  }

  function fill() {
    // A search for what is not there would go through all of a long coverage.
    const place = coverage()?.blog.video && root.querySelector<HTMLElement>('.screen > .player')
    if (!place || !language) return sight.leave()
    const isNew = !place.firstChild
    if (isNew) offer(place)
    const box = place.querySelector('input')
    const isGiven = consent.has(providerOf(place))
    if (box) box.checked = isGiven
    if (place.querySelector('iframe')) return
    if (isNew && asked === providerOf(place)) load(place, 'playing')
    else if (box && isGiven) load(place, 'waiting')
  }

  function offer(place: HTMLElement, hasFailed = false) {
    const provider = providerOf(place)
    const onPlay = () => {
      asked = provider
      load(place, 'playing')?.focus()
    }
    const onAlways = isOwn(place) ? undefined : (isGiven: boolean) => consent.give(provider, isGiven)
    offerIn(place, { language, onPlay, onAlways, hasFailed })
  }

  function load(place: HTMLElement, manner: 'playing' | 'waiting'): HTMLIFrameElement | undefined {
    const frame = frameFor(place, manner)
    if (!frame) return undefined
    place.replaceChildren(frame)
    place.dataset.loaded = ''
    if (manner === 'playing') sight.enter(place, videoWordsFor(language).close)
    return frame
  }

  hearFailures(surface, frame => {
    const place = frame.parentElement as HTMLElement
    const hadFocus = frame.matches(':focus')
    asked = undefined
    sight.leave()
    offer(place, true)
    if (hadFocus) place.querySelector('button')?.focus()
  })
  return { refresh }
}

function providerOf({ ariaLabel }: Element): string {
  return ariaLabel?.toLowerCase() ?? ''
}

function hearFailures(
  { root, signal }: Pick<CommentsSurface, 'root' | 'signal'>,
  onFailed: (frame: HTMLIFrameElement) => void,
) {
  const frameNow = () => root.querySelector<HTMLIFrameElement>('.screen iframe')

  /** A player that the page's Content-Security-Policy blocks goes; its link stays. */
  function giveWay({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) {
    const frame = frameNow()
    if (effectiveDirective === 'frame-src' && frame?.src.startsWith(blockedURI)) onFailed(frame)
  }

  /** Our own page for streams tells when there is none. */
  function hear({ source, data }: MessageEvent) {
    if (data?.protocol !== 'crier-video') return
    const frame = frameNow()
    if (frame && source === frame.contentWindow) onFailed(frame)
  }

  document.addEventListener('securitypolicyviolation', giveWay, { signal })
  addEventListener('message', hear, { signal })
}
