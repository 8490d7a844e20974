/**
 * The script of the frame of one update, served at `/update-frame.js`: shows corrections, the retraction and the removal, and reports the
 * height. Without it, the frame shows the update as it was when it was loaded.
 */
import { enveloped, readMessage } from './messages.ts'

/** As often as a teaser; only while it is seen. */
const EVERY_MS = 20_000
const EVENTS = ['visibilitychange', 'online'] as const

let host: { readonly origin: string; readonly embed: string } | undefined
let shown = ''
let lookedAt = performance.now()
let isLooking = false

/** A refusal, such as of a removed update, is a page as well, and takes its place. */
async function look() {
  if (document.hidden || isLooking || performance.now() - lookedAt < EVERY_MS / 2) return
  isLooking = true
  lookedAt = performance.now()
  const answer = await fetch(location.href, { cache: 'no-cache', headers: { Accept: 'text/html' } }).catch(
    () => undefined,
  )
  isLooking = false
  if (answer && (answer.ok || [403, 404, 410].includes(answer.status))) show(await answer.text())
}

function show(page: string) {
  if (page === shown) return
  shown = page
  // The styles of a refusal are not those that this page's policy allows.
  const parsed = new DOMParser().parseFromString(page.replace(/<style[\s\S]*?<\/style>/g, ''), 'text/html')
  const [before, after] = [document, parsed].map(one => one.querySelector('main'))
  if (!before || !after || before.innerHTML === after.innerHTML) return
  document.title = parsed.title
  before.replaceChildren(...after.childNodes)
}

function tellHeight() {
  if (!host) return
  const height = Math.ceil(document.body.getBoundingClientRect().height)
  parent.postMessage(enveloped({ type: 'height', height }, host.embed), host.origin)
}

addEventListener('message', ({ source, origin, data }) => {
  const message = source === parent && parent !== window ? readMessage(data) : undefined
  if (message?.type !== 'hello' || host) return
  host = { origin, embed: message.embed }
  document.documentElement.classList.add('framed')
  new ResizeObserver(tellHeight).observe(document.body)
  tellHeight()
})
for (const name of EVENTS) (name === 'online' ? window : document).addEventListener(name, () => void look())
// Spread, so that the readers of an article do not ask at once.
setInterval(() => void look(), EVERY_MS * (0.8 + 0.4 * Math.random()))
// Any origin may receive it: it reveals only that a frame is here.
if (parent !== window) parent.postMessage(enveloped({ type: 'ready' }, ''), '*')
