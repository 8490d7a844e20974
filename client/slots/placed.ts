/** The places of an element by the update's id, also while it is redrawn: a place is never given to another update. */

export type Place = {
  readonly name: string
  /** Undefined until it was shown once. */
  isShown?: boolean
}

type Placed = { readonly src: string | null; readonly places: Map<string, Place> }

const placed = new WeakMap<Element, Placed>()

/** Of another coverage they begin anew. */
export function placedIn(host: Element): Placed['places'] {
  const src = host.getAttribute('src')
  const held = placed.get(host)
  if (held?.src === src) return held.places
  const places: Placed['places'] = new Map()
  placed.set(host, { src, places })
  return places
}
