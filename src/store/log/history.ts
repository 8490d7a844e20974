/** Tells whether two nodes have the same history, or one has changes that a restored backup lost (law 10, back in time). */

const REMOVAL = /^\{"offset":\d+,"kind":"update\.removed"/

/** Texts of one offset that cannot be of one history. A removal takes the place of earlier texts, so it tells nothing. */
export function isOtherHistory(one: string, other: string): boolean {
  return one !== other && !isRemoval(one) && !isRemoval(other)
}

/** Whether what follows a cursor was not let go of for its age. */
export function isKept(
  [first]: readonly { readonly offset: number }[],
  { after, head }: { readonly after: { readonly offset: number }; readonly head: { readonly offset: number } },
): boolean {
  return first ? first.offset === after.offset + 1 : after.offset === head.offset
}

export function isRemoval(text: string): boolean {
  return REMOVAL.test(text)
}
