/** Below which updates there are places for advertisements. Pure. */

/** One drawn update, in the order of the page. */
type Drawn = {
  readonly id: string
  readonly isSensitive: boolean
  readonly hasPlace: boolean
  /** Asked of few: whether room can be made below it without moving what a reader sees. */
  readonly isFree: () => boolean
}

type Rules = {
  /** How many updates are above the first place, and between two, at the least. */
  readonly first: number
  readonly every: number
}

/** Returns the ids of those that get a place, at most `left`. Places that there are stay, whatever comes between them. */
export function newPlaces(
  drawn: readonly Drawn[],
  { first, every, left }: Rules & { readonly left: number },
): string[] {
  const found: string[] = []
  let above = first
  for (const [nth, update] of drawn.entries()) {
    above -= 1
    if (update.hasPlace) above = every
    else if (above <= 0 && found.length < left && isFit(drawn, { nth, every })) {
      found.push(update.id)
      above = every
    }
  }
  return found
}

/** No advertisement is next to a sensitive update, in either order. */
export function isBesideSensitive(drawn: readonly Pick<Drawn, 'isSensitive'>[], nth: number): boolean {
  return [nth - 1, nth, nth + 1].some(one => drawn[one]?.isSensitive)
}

function isFit(drawn: readonly Drawn[], { nth, every }: { readonly nth: number; readonly every: number }): boolean {
  const isNearNext = drawn.slice(nth + 1, nth + every).some(({ hasPlace }) => hasPlace)
  return !isNearNext && !isBesideSensitive(drawn, nth) && (drawn[nth]?.isFree() ?? false)
}
