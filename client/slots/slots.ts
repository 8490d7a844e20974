/**
 * Places for advertisements in the list, served at `/slots.js` and loaded by elements with `slots`. A place belongs to an update. It
 * shows the child of the element that has its name in the attribute `slot`; that child never moves in the page, so that nothing in it
 * loads anew.
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { createDress } from '#client/widget/dress.ts'
import type { CrierSlotDetail } from '#client/widget-package/index.d.ts'
import { type Place, placedIn } from './placed.ts'
import { isBesideSensitive, newPlaces } from './places.ts'
import { isBelow, openRooms } from './rooms.ts'
import css from './slots.css?partners'

const ID = 'update-'
const MOST = 20
const FIRST = 3
const EVERY = 5
/** Twenty places at a usual distance are in fewer; looking at each update of a long coverage would take milliseconds. */
const MOST_LOOKED_AT = 400

const dress = createDress(css)

export function begin({ root, host, signal, coverage, hours }: CommentsSurface) {
  const places = placedIn(host)
  const rooms = openRooms(host, places)
  dress(root.getRootNode() as ShadowRoot)

  const sight = new IntersectionObserver(refresh)
  const page = new MutationObserver(refresh)
  page.observe(host, { childList: true, attributeFilter: ['slots', 'slots-first', 'slots-every'] })
  signal.addEventListener('abort', () => [sight, page].map(one => one.disconnect()))

  function refresh() {
    const { most, ...rules } = rulesOf(host)
    const { blog, updates = [] } = coverage() ?? {}
    const isOff = most === 0 || !blog || blog.sensitive
    const sensitive = new Set<string>(updates.flatMap(one => (one.sensitive ? one.id : [])))
    const articles = articlesIn(hours())
    const drawn = (isFree: (article: Element, id: string) => boolean) =>
      articles.map(article => {
        const id = idOf(article)
        return { id, isSensitive: sensitive.has(id), hasPlace: rooms.has(id), isFree: () => isFree(article, id) }
      })

    if (!isOff) {
      // Those that were there before the element was redrawn, as with another topic, and then new ones.
      const known = drawn((article, id) => places.has(id) && isBelow(article))
      for (const id of newPlaces(known, { ...rules, left: MOST })) rooms.open(id)
      for (const id of newPlaces(drawn(isBelow), { ...rules, left: most - places.size })) {
        rooms.open(id)
        places.set(id, { name: `slot-${places.size + 1}` })
      }
    }
    const seen = drawn(isBelow)
    const shown = seen.filter(({ hasPlace }, nth) => hasPlace && !isOff && !isBesideSensitive(seen, nth))
    for (const [id, place] of places) show(host, { id, place, isShown: shown.some(one => one.id === id) })
    for (const article of articles) if (rooms.settle(article, idOf(article))) sight.observe(article)
  }

  return { refresh }
}

type Showing = { readonly id: string; readonly place: Place; readonly isShown: boolean }

function show(host: Element, { id, place, isShown }: Showing) {
  const before = place.isShown
  if (before === isShown || (before === undefined && !isShown)) return
  place.isShown = isShown
  const kind = !isShown ? 'withheld' : before === undefined ? 'placed' : 'restored'
  const detail: CrierSlotDetail = { slot: place.name, id, kind }
  host.dispatchEvent(new CustomEvent('crier-slot', { bubbles: true, composed: true, detail }))
}

function rulesOf(host: Element) {
  return {
    most: Math.min(numberIn(host, 'slots'), MOST),
    first: numberIn(host, 'slots-first') || FIRST,
    every: numberIn(host, 'slots-every') || EVERY,
  }
}

/** 0 for anything else. */
function numberIn(host: Element, name: string): number {
  return Number(/^\d\d?$/.exec(host.getAttribute(name) ?? ''))
}

function articlesIn(hours: readonly Element[]): readonly Element[] {
  return hours.flatMap(({ children }) => [...children]).slice(0, MOST_LOOKED_AT)
}

function idOf({ id }: Element): string {
  return id.slice(ID.length)
}
