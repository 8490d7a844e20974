/**
 * The buttons of a gallery, served at `/gallery.js` and loaded with the first gallery in view: a mouse without a sideways wheel has no
 * other way from picture to picture. They lie over the pictures, so that nothing moves when they come.
 */
import css from '#shared/view/gallery.css?partners'
import type { Setting } from '#shared/view/setting.ts'
import { createDress } from './dress.ts'
import { galleryWordsFor } from './gallery-words.ts'
import type { Surface } from './surface.ts'

const dress = createDress(css)

/** Pixels that a row may lack to its end: browsers round. */
const SLACK = 2

export function begin({ host }: Pick<Surface, 'host'>) {
  const marks = new WeakMap<Element, () => void>()
  dress(host.shadowRoot ?? document)

  function refresh(part: Element, { words }: Setting) {
    for (const gallery of part.querySelectorAll('.gallery')) {
      const row = gallery.querySelector('ol')
      if (!row) continue
      const mark = marks.get(gallery) ?? lead(gallery, row, galleryWordsFor(words.tag))
      marks.set(gallery, mark)
      mark()
    }
  }

  return { refresh }
}

/** Returns what shows at which end the row is. */
function lead(gallery: Element, row: HTMLElement, [before, after]: readonly [string, string]): () => void {
  // No tree of a coverage has a footer, and redrawing leaves it alone.
  const footer = document.createElement('footer')
  const told = Object.assign(document.createElement('span'), { role: 'status' })
  // From right to left these signs are mirrored by the browser.
  const back = button('‹', before)
  const on = button('›', after)
  footer.append(back, on, told)
  gallery.append(footer)

  function mark() {
    footer.hidden = row.scrollWidth <= row.clientWidth + SLACK
    back.ariaDisabled = String(Math.abs(row.scrollLeft) <= SLACK)
    on.ariaDisabled = String(Math.abs(row.scrollLeft) + row.clientWidth >= row.scrollWidth - SLACK)
  }

  function go(to: number) {
    const index = Math.max(0, Math.min(to, row.children.length - 1))
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    row.scrollTo({ left: placeOf(row, index), behavior: isCalm ? 'instant' : 'smooth' })
    // Of a picture that is reached by a button, whose name says nothing of it.
    told.textContent = `${index + 1}/${row.children.length} ${row.children[index]?.querySelector('img:not(.preview)')?.getAttribute('alt') ?? ''}`
  }

  back.onclick = () => go(shownIn(row) - 1)
  on.onclick = () => go(shownIn(row) + 1)
  row.addEventListener('scroll', mark, { passive: true })
  row.addEventListener('keydown', event => {
    if (event.key !== 'Home' && event.key !== 'End') return
    event.preventDefault()
    go(event.key === 'Home' ? 0 : row.children.length - 1)
  })
  return mark
}

/** In the direction of the script: negative from right to left, as `scrollLeft` is. */
function placeOf({ children }: Element, index: number): number {
  const [first, one] = [children[0], children[index]] as readonly (HTMLElement | undefined)[]
  return first && one ? one.offsetLeft - first.offsetLeft : 0
}

function shownIn(row: Element): number {
  const distances = Array.from(row.children, (_, index) => Math.abs(placeOf(row, index) - row.scrollLeft))
  return distances.indexOf(Math.min(...distances))
}

function button(sign: string, name: string): HTMLButtonElement {
  const made = Object.assign(document.createElement('button'), { type: 'button', textContent: sign, ariaLabel: name })
  return Object.assign(made, { title: name })
}
