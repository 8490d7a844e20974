/**
 * The script of the page in a frame, served at `/frame.js`. By default the page scrolls inside its frame. Once the
 * surrounding page has sent `hello`, the script reports the height, and only the surrounding page scrolls.
 */
import '#client/widget/define.ts'
import { type Sight, scrollWith } from '#client/widget/scroller.ts'
import { enveloped, type FromFrame, REPORTED, readMessage } from './messages.ts'
import { carryPass } from './pass.ts'
import { joinWordPress } from './wordpress.ts'

/** The surrounding page, once it has sent `hello`; from then on, messages from others are ignored. */
let host: { readonly origin: string; readonly embed: string } | undefined
let sight: Sight = { top: 0, bottom: innerHeight }

/** Events before `hello`: with those of a first drawing, more than there can be. */
const MOST_WAITING = 100
const waiting: FromFrame[] = []
carryPass()
const wordPress = joinWordPress()

function tell(message: FromFrame) {
  if (host) parent.postMessage(enveloped(message, host.embed), host.origin)
  else if (message.type === 'event' && waiting.length < MOST_WAITING) waiting.push(message)
}

function hear({ source, origin, data }: MessageEvent<unknown>) {
  if (source !== parent || parent === window) return
  const message = readMessage(data)
  if (!message || (host && (origin !== host.origin || message.embed !== host.embed))) return
  if (message.type === 'hello' && !host) join(origin, message.embed)
  if (!host) return
  if (message.type === 'viewport') see(message)
  if (message.type === 'permalink') location.hash = `update-${message.update}`
  if (message.type === 'consent') {
    document.querySelector('crier-blog')?.setAttribute('consent', message.providers.join(' '))
  }
}

function join(origin: string, embed: string) {
  host = { origin, embed }
  document.documentElement.classList.add('framed')
  scrollWith({
    get sight() {
      return sight
    },
    // Until its height is set, the frame itself can scroll, for instance to a fragment.
    get offset() {
      return scrollY
    },
    get isScrolled() {
      return sight.top > 0
    },
    isTarget: target => target === document,
    move(by) {
      tellHeight()
      tell({ type: 'scroll-by', by })
      return by
    },
    hold() {},
    reveal(element) {
      // The surrounding page cannot scroll further than the frame is high.
      tellHeight()
      tell({ type: 'scroll-to', top: element.getBoundingClientRect().top + scrollY })
    },
  })
  new ResizeObserver(tellHeight).observe(document.body)
  tellHeight()
  for (const message of waiting.splice(0)) tell(message)
}

function tellHeight() {
  tell({ type: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) })
}

function see({ top, bottom }: Sight) {
  sight = { top, bottom }
  const { style } = document.documentElement
  style.setProperty('--seen-top', `${Math.max(0, top)}px`)
  style.setProperty('--seen-bottom', `${bottom}px`)
  // The visible part has changed, as after a scroll.
  document.dispatchEvent(new Event('scroll'))
}

/** Opens links to other pages in a new tab: a frame is too small for them. */
function leaveFrame(event: MouseEvent) {
  const { target } = event
  const link = target instanceof Element ? target.closest('a') : null
  // Topics are shown here.
  if (!link?.protocol.startsWith('http') || link.matches('.topic')) return
  const page = document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href ?? ''
  const isOurs = link.origin === location.origin && link.pathname === location.pathname
  if (isOurs && !isElsewhere(link)) return
  if (isOurs) link.href = page + link.hash
  if (wordPress) {
    event.preventDefault()
    wordPress.follow(link, page)
  } else link.target = '_blank'
}

/** A frame that shows a part of a coverage may refer to an update outside it. */
function isElsewhere({ hash }: HTMLAnchorElement): boolean {
  const isPart = /[?&]from=/.test(location.search)
  return isPart && hash.startsWith('#update-') && !document.getElementById(hash.slice(1))
}

addEventListener('message', hear)
document.addEventListener('crier-consent', event => {
  tell({
    type: 'consent',
    providers: event.detail.providers,
  })
})
for (const name of REPORTED) {
  document.addEventListener(name, ({ detail }) => tell({ type: 'event', name, detail }))
}
addEventListener('click', leaveFrame, { capture: true })
addEventListener('hashchange', () => {
  const [, update] = /^#update-([0-9a-f-]{36})$/.exec(location.hash) ?? []
  if (update) tell({ type: 'permalink', update })
})
// Any origin may receive it: it reveals only that a frame is here.
if (parent !== window) parent.postMessage(enveloped({ type: 'ready' }, ''), '*')
