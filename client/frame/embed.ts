/** The loader served at `/embed.js`: sizes our frames on a partner's page to their content, and scrolls for them. */
import { enveloped, type FromFrame, readMessage, type ToFrame } from './messages.ts'

const { origin } = new URL(import.meta.url)
const joined = new Map<HTMLIFrameElement, string>()

function tell(frame: HTMLIFrameElement, message: ToFrame) {
  frame.contentWindow?.postMessage(enveloped(message, joined.get(frame) ?? ''), origin)
}

/** Accepts messages only from our own frames, each with the `embed` name assigned to it. */
function hear({ source, origin: from, data }: MessageEvent<unknown>) {
  if (from !== origin) return
  const message = readMessage(data)
  const frame = [...document.querySelectorAll('iframe')].find(one => one.contentWindow === source)
  if (!message || !frame) return
  if (message.type === 'ready') join(frame)
  else if (message.embed === joined.get(frame)) obey(frame, message as FromFrame)
}

function join(frame: HTMLIFrameElement) {
  if (!joined.has(frame)) {
    joined.set(frame, `embed-${joined.size + 1}`)
    new MutationObserver(() => tellConsent(frame)).observe(frame, { attributeFilter: ['data-consent'] })
  }
  tell(frame, { type: 'hello' })
  tellSight(frame)
  tellConsent(frame)
  const [, update] = /^#update-([0-9a-f-]{36})$/.exec(location.hash) ?? []
  if (update) tell(frame, { type: 'permalink', update })
}

/** A page that does not configure consent leaves it to the frame's own browser storage. */
function tellConsent(frame: HTMLIFrameElement) {
  const { consent } = frame.dataset
  if (consent !== undefined)
    tell(frame, { type: 'consent', providers: consent.toLowerCase().match(/[a-z0-9]+/g) ?? [] })
}

function obey(frame: HTMLIFrameElement, message: FromFrame) {
  const { top } = frame.getBoundingClientRect()
  switch (message.type) {
    case 'height':
      frame.style.height = `${message.height}px`
      frame.style.minHeight = '0'
      return tellSight(frame)
    case 'scroll-by':
      return scrollBy({ top: message.by, behavior: 'instant' })
    case 'scroll-to':
      return scrollBy({ top: top + message.top - headroom(), behavior: 'instant' })
    case 'permalink':
      return history.replaceState(history.state, '', `#update-${message.update}`)
    case 'event':
      return dispatch(frame, message.name, message.detail)
    case 'consent':
      return dispatch(frame, 'crier-consent', { providers: message.providers })
  }
}

function dispatch(frame: HTMLIFrameElement, name: string, detail: object) {
  frame.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }))
}

/** The height that the page reserves for a sticky header; 0 if it specifies none (`auto`). */
function headroom(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0
}

function tellSight(frame: HTMLIFrameElement) {
  const { top } = frame.getBoundingClientRect()
  tell(frame, { type: 'viewport', top: -top, bottom: innerHeight - top })
}

function tellAll() {
  for (const frame of joined.keys()) {
    if (frame.isConnected) tellSight(frame)
    else joined.delete(frame)
  }
}

addEventListener('message', hear)
addEventListener('scroll', tellAll, { capture: true, passive: true })
addEventListener('resize', tellAll)
for (const frame of document.querySelectorAll('iframe')) {
  // An empty frame will announce itself when ready; posting to it earlier would cause an origin error in the console.
  const isEmpty = frame.contentDocument?.URL === 'about:blank'
  if (!isEmpty && frame.src.startsWith(new URL(/* @vite-ignore */ 'embed/', import.meta.url).href)) join(frame)
}
