/** After a reload or back/forward navigation, returns to the update in view, whatever was added above it. */

type Position = { readonly id: string; readonly top: number; readonly scrolled: number }

/** In pixels; a page scrolled by less opens at the top. */
const FROM_THE_TOP = 200

export function keepPosition(coverage: Element): void {
  const key = `crier-position:${location.pathname}${location.search}`
  history.scrollRestoration = 'manual'
  // The mode belongs to the history entry that a jump within the page leaves: Back to it is the browser's.
  addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('a[href^="#"]')) history.scrollRestoration = 'auto'
  })
  addEventListener('hashchange', () => {
    history.scrollRestoration = 'manual'
  })
  addEventListener('pagehide', () => {
    const position = positionIn(coverage)
    if (position) sessionStorage.setItem(key, JSON.stringify(position))
    else sessionStorage.removeItem(key)
  })
  const [entry] = performance.getEntriesByType('navigation')
  const kind = entry && 'type' in entry ? entry.type : ''
  const held = sessionStorage.getItem(key)
  if (held && (kind === 'reload' || kind === 'back_forward')) void goTo(coverage, JSON.parse(held) as Position)
}

function positionIn(coverage: Element): Position | undefined {
  if (scrollY < FROM_THE_TOP) return undefined
  const articles = [...coverage.querySelectorAll('.stream article')]
  const tops = articles.map(article => ({ article, ...boundsOf(article) }))
  // Prefer an update whose top is in view: height changes above it do not affect its position.
  const begun = tops.find(({ top }) => top >= 0 && top < innerHeight)
  const read = (begun ?? tops.find(({ bottom }) => bottom > 0))?.article
  return read && { id: read.id, top: read.getBoundingClientRect().top, scrolled: scrollY }
}

function boundsOf(article: Element) {
  const { top, bottom } = article.getBoundingClientRect()
  return { top, bottom }
}

async function goTo(coverage: Element, position: Position): Promise<void> {
  const { id, top, scrolled } = position
  const update = document.getElementById(id)
  const by = update ? update.getBoundingClientRect().top - top : scrolled - scrollY
  scrollBy({ top: by, behavior: 'instant' })
  if (update) return
  await untilFollowed(coverage)
  seek(position)
}

/** The widget hears of fragments from the first drawing on, which says whether it is connected. */
function untilFollowed(coverage: Element): Promise<void> {
  const isFollowed = () => coverage.querySelector('.connection:not([data-state=""])') !== null
  return new Promise(done => {
    const look = () => {
      if (!isFollowed()) return
      drawing.disconnect()
      done()
    }
    const drawing = new MutationObserver(look)
    drawing.observe(coverage, { childList: true, subtree: true, attributeFilter: ['data-state'] })
    look()
  })
}

/** The widget loads older updates until it has the one that a fragment names. The address stays what it was. */
function seek({ id, top }: Position): void {
  const place = new CSSStyleSheet()
  place.replaceSync(`#${CSS.escape(id)} { scroll-margin-block-start: ${top}px !important; }`)
  document.adoptedStyleSheets.push(place)
  const { href } = location
  history.replaceState(history.state, '', `#${id}`)
  dispatchEvent(new Event('hashchange'))
  history.replaceState(history.state, '', href)
}
