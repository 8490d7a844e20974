/** After a reload or a step back the update that was under the reader's eye is there again, whatever has come above it. */

type Position = { readonly id: string; readonly top: number; readonly scrolled: number }

/** Nearer to its beginning a page is read from the beginning. */
const FROM_THE_TOP = 200

export function keepPosition(coverage: Element): void {
  const key = `crier-position:${location.pathname}`
  history.scrollRestoration = 'manual'
  addEventListener('pagehide', () => {
    const position = positionIn(coverage)
    if (position) sessionStorage.setItem(key, JSON.stringify(position))
    else sessionStorage.removeItem(key)
  })
  const [entry] = performance.getEntriesByType('navigation')
  const kind = entry && 'type' in entry ? entry.type : ''
  const held = sessionStorage.getItem(key)
  if (held && (kind === 'reload' || kind === 'back_forward')) goTo(JSON.parse(held) as Position)
}

function positionIn(coverage: Element): Position | undefined {
  if (scrollY < FROM_THE_TOP) return undefined
  const articles = [...coverage.querySelectorAll('.stream article')]
  const tops = articles.map(article => ({ article, ...boundsOf(article) }))
  // One that begins in view stays where it is though those above it change their height.
  const begun = tops.find(({ top }) => top >= 0 && top < innerHeight)
  const read = (begun ?? tops.find(({ bottom }) => bottom > 0))?.article
  return read && { id: read.id, top: read.getBoundingClientRect().top, scrolled: scrollY }
}

function boundsOf(article: Element) {
  const { top, bottom } = article.getBoundingClientRect()
  return { top, bottom }
}

function goTo({ id, top, scrolled }: Position): void {
  const update = document.getElementById(id)
  const by = update ? update.getBoundingClientRect().top - top : scrolled - scrollY
  scrollBy({ top: by, behavior: 'instant' })
}
