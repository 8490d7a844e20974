/**
 * Contributors, served at `/contributor-cards.js` and loaded with the first coverage that has some: their views and styles, and a card
 * on hover, focus and tap. WCAG 1.4.13: Escape closes it, the pointer may move onto it, and it stays until then.
 */

import type { CommentsSurface } from '#client/comments/surface.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import css from '#shared/view/contributors.css?partners'
import { authorsView, contributorsView, portraitView } from '#shared/view/contributors.ts'
import type { LaterViews, Setting } from '#shared/view/setting.ts'
import { resolve } from '#shared/view/setting.ts'
import { h } from '#shared/view/tree.ts'
import { cardWordsFor } from './contributor-words.ts'
import { createDress } from './dress.ts'

export const views: LaterViews = { authors: authorsView, contributors: contributorsView }
export const dress = createDress(css)

/** A pointer that only crosses a name opens nothing, and one on its way to the card loses nothing. */
const OPEN_MS = 250
const CLOSE_MS = 300
/** Between the name and the card, and from the edges of the window. */
const GAP = 6

type Surface = Pick<CommentsSurface, 'root' | 'host' | 'signal' | 'coverage' | 'patch'>

export function begin({ root, host, signal, coverage, patch }: Surface) {
  const card = Object.assign(document.createElement('div'), { popover: 'manual' })
  let setting: Setting | undefined
  let anchor: HTMLAnchorElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isByTouch = false

  const at = (element: EventTarget, name: string, hear: (event: Event) => void) =>
    element.addEventListener(name, hear, { signal, capture: true, passive: name === 'scroll' })
  const nameIn = ({ target }: Event) =>
    (target instanceof Element && target.closest<HTMLAnchorElement>('a.author')) || undefined
  const later = (ms: number, act: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(act, ms)
  }
  const closeSoon = () => later(CLOSE_MS, close)

  function open(name: HTMLAnchorElement): void {
    clearTimeout(timer)
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
    if (!anchor?.isConnected || !card.isConnected) return close()
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
    clearTimeout(timer)
    anchor = undefined
    card.remove()
  }

  at(root, 'pointerover', event => {
    const name = nameIn(event)
    if (name && (event as PointerEvent).pointerType === 'mouse') later(anchor ? 0 : OPEN_MS, () => open(name))
  })
  at(root, 'pointerout', event => {
    if (nameIn(event) && (event as PointerEvent).pointerType === 'mouse') closeSoon()
  })
  at(card, 'pointerenter', () => clearTimeout(timer))
  at(card, 'pointerleave', event => {
    if ((event as PointerEvent).pointerType === 'mouse') closeSoon()
  })
  at(root, 'pointerdown', event => {
    isByTouch = (event as PointerEvent).pointerType !== 'mouse'
  })
  // A finger cannot hover: its first tap opens the card, which has the link.
  at(root, 'click', event => {
    const name = nameIn(event)
    if (!name || !isByTouch || (event as MouseEvent).detail === 0) return
    event.preventDefault()
    open(name)
  })
  at(root, 'focusin', event => {
    const name = nameIn(event)
    if (name?.matches(':focus-visible')) open(name)
  })
  at(root, 'keydown', event => {
    // Into the card, which is at the end of the document.
    if (anchor && nameIn(event) && (event as KeyboardEvent).key === 'ArrowDown') {
      event.preventDefault()
      ;(card.querySelector('a') ?? card).focus()
    }
  })
  at(root, 'focusout', event => {
    if (!card.contains((event as FocusEvent).relatedTarget as Node | null)) closeSoon()
  })
  at(card, 'focusin', () => clearTimeout(timer))
  at(card, 'focusout', event => {
    if (!card.contains((event as FocusEvent).relatedTarget as Node | null)) closeSoon()
  })
  at(document, 'keydown', event => {
    if ((event as KeyboardEvent).key !== 'Escape' || !anchor) return
    const [name, isInside] = [anchor, card.matches(':focus-within')]
    close()
    if (isInside) name.focus({ focusVisible: false } as FocusOptions)
  })
  at(document, 'pointerdown', event => {
    if (anchor && !event.composedPath().some(one => one === card || one === anchor)) close()
  })
  at(window, 'scroll', () => anchor && place())
  at(window, 'resize', () => anchor && place())
  signal.addEventListener('abort', close)

  return {
    refresh(_part: Element, shown: Setting): void {
      setting = shown
      if (anchor) place()
    },
  }
}

type Shown = { readonly blog: Blog; readonly setting: Setting; readonly dir: string }

function cardOf({ id, name, role, url, portrait }: Contributor, { blog, setting, dir }: Shown) {
  const only = cardWordsFor(setting.words.tag).only(name)
  return h(
    'div',
    { class: 'contributor-card crier', role: 'dialog', tabindex: '-1', 'aria-label': name, lang: blog.language, dir },
    portraitView(portrait, setting),
    h(
      'div',
      {},
      h('p', { class: 'name' }, url ? h('a', { href: resolve(url, setting), rel: 'author noopener' }, name) : name),
      role && h('p', { class: 'role' }, role),
      h('p', {}, h('a', { href: `${setting.base}/blogs/${blog.id}?contributor=${id}` }, only)),
    ),
  )
}
