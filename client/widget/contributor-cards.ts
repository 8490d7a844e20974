/**
 * Contributors, served at `/contributor-cards.js` and loaded with the first coverage that has some: their views and styles, and a card
 * on hover, focus and tap. WCAG 1.4.13: Escape closes it, the pointer may move onto it, and it stays until then.
 */

import type { CommentsSurface } from '#client/comments/surface.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import { contributorWords } from '#shared/view/contributor-words.ts'
import css from '#shared/view/contributors.css?partners'
import { authorsView, contributorsView, portraitView } from '#shared/view/contributors.ts'
import type { LaterViews, Setting } from '#shared/view/setting.ts'
import { resolve } from '#shared/view/setting.ts'
import { h } from '#shared/view/tree.ts'
import { createDress } from './dress.ts'
import { loadBeside } from './load-beside.ts'
import { isPlain } from './read-again.ts'
import type { ShowAlone } from './show-alone.ts'

export const views: LaterViews = { authors: authorsView, contributors: contributorsView }
export const dress = createDress(css)

/** A pointer that only crosses a name opens nothing, and one on its way to the card loses nothing. */
const OPEN_MS = 250
const CLOSE_MS = 300
/** Between the name and the card, and from the edges of the window. */
const GAP = 6

type Surface = Pick<CommentsSurface, 'root' | 'host' | 'signal' | 'coverage' | 'patch'>

type Hear = (element: EventTarget, name: string, hear: (event: Event) => void) => void

export function begin(surface: Surface) {
  const { signal } = surface
  const popup = createPopup(surface)
  const alone = createAlone(surface)
  const at: Hear = (element, name, hear) =>
    element.addEventListener(name, hear, { signal, capture: true, passive: name === 'scroll' })
  hearPointers(surface.root, popup, at)
  hearFocus(surface.root, popup, at)
  popup.card.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.only') : null
    if (link && alone.follow(event, link)) popup.close()
  })
  at(window, 'scroll', popup.place)
  at(window, 'resize', popup.place)
  signal.addEventListener('abort', popup.close)
  return {
    refresh(_part: Element, shown: Setting) {
      popup.refresh(shown)
      alone.refresh(shown)
    },
  }
}

type AloneFile = { readonly createShowAlone: (surface: Surface) => ShowAlone }

/** What shows one contributor alone: loaded when a reader asks for it, and then kept for the way back. */
let aloneFile: AloneFile | undefined

function createAlone(surface: Surface) {
  const { host, signal } = surface
  let alone: ShowAlone | undefined
  let setting: Setting | undefined

  async function load(): Promise<ShowAlone | undefined> {
    aloneFile ??= (await loadBeside('show-alone.js')) as AloneFile | undefined
    if (signal.aborted) return undefined
    alone ??= aloneFile?.createShowAlone(surface)
    if (setting) alone?.refresh(setting)
    return alone
  }

  /** True if the click is handled: a page of older updates or of key events alone is another page. */
  function follow(event: MouseEvent, { href, dataset }: HTMLAnchorElement): boolean {
    if (!isPlain(event) || host.matches('[before],[key-only]')) return false
    event.preventDefault()
    void load().then(loaded => (loaded ? loaded.choose(dataset.key ?? '', href) : location.assign(href)))
    return true
  }

  function refresh(shown: Setting) {
    setting = shown
    alone?.refresh(shown)
  }

  if (aloneFile || /[?&]contributor=/.test(host.getAttribute('src') ?? '')) void load()
  return { follow, refresh }
}

type Popup = ReturnType<typeof createPopup>

function createPopup({ host, coverage, patch }: Surface) {
  const card = Object.assign(document.createElement('div'), { popover: 'manual' })
  let setting: Setting | undefined
  let anchor: HTMLAnchorElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const stay = () => clearTimeout(timer)

  function later(ms: number, act: () => void): void {
    stay()
    timer = setTimeout(act, ms)
  }

  function open(name: HTMLAnchorElement): void {
    stay()
    const blog = coverage()?.blog
    const one = blog?.contributors?.find(({ id }) => id === name.dataset.key)
    if (!blog || !one || !setting || (anchor === name && card.isConnected)) return
    anchor = name
    // In the root that has the styles, outside what is drawn.
    ;(host.shadowRoot ?? document.body).append(card)
    patch(card, cardOf(one, { blog, setting, dir: getComputedStyle(name).direction }))
    card.showPopover()
    place()
  }

  function place(): void {
    if (!anchor) return
    if (!anchor.isConnected || !card.isConnected) return close()
    const [{ left, right, top, bottom }, { offsetWidth: width, offsetHeight: height }] = [
      anchor.getBoundingClientRect(),
      card,
    ]
    const isBelow = bottom + GAP + height <= innerHeight || top < height + GAP
    const start = card.dir === 'rtl' ? right - width : left
    card.style.left = `${Math.max(GAP, Math.min(start, document.documentElement.clientWidth - width - GAP))}px`
    card.style.top = `${isBelow ? bottom + GAP : top - height - GAP}px`
  }

  function close(): void {
    stay()
    anchor = undefined
    card.remove()
  }

  function refresh(shown: Setting): void {
    setting = shown
    place()
  }

  return { card, open, place, close, later, stay, refresh, anchor: () => anchor }
}

function nameIn({ target }: Event): HTMLAnchorElement | undefined {
  return (target instanceof Element && target.closest<HTMLAnchorElement>('a.author')) || undefined
}

function isMouse(event: Event): boolean {
  return (event as PointerEvent).pointerType === 'mouse'
}

function hearPointers(root: Element, { card, anchor, open, close, later, stay }: Popup, at: Hear): void {
  let isByTouch = false
  at(root, 'pointerover', event => {
    const name = nameIn(event)
    if (name && isMouse(event)) later(anchor() ? 0 : OPEN_MS, () => open(name))
  })
  at(root, 'pointerout', event => {
    if (nameIn(event) && isMouse(event)) later(CLOSE_MS, close)
  })
  at(card, 'pointerenter', stay)
  at(card, 'pointerleave', event => {
    if (isMouse(event)) later(CLOSE_MS, close)
  })
  at(root, 'pointerdown', event => {
    isByTouch = !isMouse(event)
  })
  // A finger cannot hover: its first tap opens the card, which has the link.
  at(root, 'click', event => {
    const name = nameIn(event)
    if (!name || !isByTouch || (event as MouseEvent).detail === 0) return
    event.preventDefault()
    open(name)
  })
  at(document, 'pointerdown', event => {
    if (anchor() && !event.composedPath().some(one => one === card || one === anchor())) close()
  })
}

function hearFocus(root: Element, { card, anchor, open, close, later, stay }: Popup, at: Hear): void {
  const leave = (event: Event) => {
    if (!card.contains((event as FocusEvent).relatedTarget as Node | null)) later(CLOSE_MS, close)
  }
  at(root, 'focusin', event => {
    const name = nameIn(event)
    if (name?.matches(':focus-visible')) open(name)
  })
  at(root, 'keydown', event => {
    if (!anchor() || !nameIn(event) || (event as KeyboardEvent).key !== 'ArrowDown') return
    // Into the card, which is at the end of the document.
    event.preventDefault()
    ;(card.querySelector('a') ?? card).focus()
  })
  at(root, 'focusout', leave)
  at(card, 'focusin', stay)
  at(card, 'focusout', leave)
  at(document, 'keydown', event => {
    const name = anchor()
    if ((event as KeyboardEvent).key !== 'Escape' || !name) return
    const isInside = card.matches(':focus-within')
    close()
    if (isInside) name.focus({ focusVisible: false } as FocusOptions)
  })
}

type Shown = { readonly blog: Blog; readonly setting: Setting; readonly dir: string }

function cardOf({ id, name, role, url, portrait }: Contributor, { blog, setting, dir }: Shown) {
  const { only } = contributorWords(setting.words.tag)
  return h(
    'div',
    { class: 'contributor-card crier', role: 'dialog', tabindex: '-1', 'aria-label': name, lang: blog.language, dir },
    portraitView(portrait, setting),
    h(
      'div',
      {},
      h('p', { class: 'name' }, url ? h('a', { href: resolve(url, setting), rel: 'author noopener' }, name) : name),
      role && h('p', { class: 'role' }, role),
      h(
        'p',
        {},
        h(
          'a',
          { class: 'only', 'data-key': id, href: `${setting.base}/blogs/${blog.id}?contributor=${id}` },
          only(name),
        ),
      ),
    ),
  )
}
