/** What a reader does to scroll by hand. A touch is a `pointerdown` too. */
const HANDS = ['wheel', 'pointerdown', 'keydown']

/** Resolves when the reader does something: from then on, leading anywhere would pull back. */
export function firstHand(signal: AbortSignal): Promise<unknown> {
  return new Promise(take => {
    for (const kind of HANDS) addEventListener(kind, take, { capture: true, passive: true, signal })
  })
}
