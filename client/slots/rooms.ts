/** The rooms of places in one drawing: made, opened and closed only where the reader does not see it. */
import type { Place } from './placed.ts'

/** Of the window's height. A browser may have scrolled further than the script knows. */
const MARGIN = 0.25

export function openRooms(host: Element, places: ReadonlyMap<string, Place>) {
  /** By the update's id. */
  const rooms = new Map<string, HTMLElement>()

  function open(id: string) {
    const room = document.createElement('footer')
    room.className = 'slot'
    room.setAttribute('part', 'slot')
    room.hidden = true
    rooms.set(id, room)
  }

  /** The room of a withheld place keeps its height while it may be seen. Returns whether the update has one. */
  function settle(article: Element, id: string): boolean {
    const [room, place] = [rooms.get(id), places.get(id)]
    if (!room || !place) return false
    // Below what readers wrote; and of an update that was drawn anew, as with another time.
    if (article.lastElementChild !== room) article.append(room)
    if (!place.isShown) room.replaceChildren()
    else if (!room.firstChild) room.append(slotNamed(place.name))
    const isFilled = place.isShown === true && [...host.children].some(({ slot }) => slot === place.name)
    if (room.hidden === isFilled && isBelow(article)) room.hidden = !isFilled
    return true
  }

  return { has: (id: string) => rooms.has(id), open, settle }
}

/** An hour that is not in view is not laid out for this. */
export function isBelow(article: Element): boolean {
  const edge = innerHeight * (1 + MARGIN)
  const hour = article.parentElement
  return (hour && hour.getBoundingClientRect().top >= edge) || article.getBoundingClientRect().bottom >= edge
}

function slotNamed(name: string): HTMLSlotElement {
  const slot = document.createElement('slot')
  slot.name = name
  return slot
}
