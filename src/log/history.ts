/** Tells whether two nodes hold changes of one history, or one of them what a restored backup took away (law 10). */

const REMOVAL = /^\{"offset":\d+,"kind":"update\.removed"/

/** Texts of one offset that cannot be of one history. A removal takes the place of earlier texts, so it tells nothing. */
export function isOtherHistory(one: string, other: string): boolean {
  return one !== other && !isRemoval(one) && !isRemoval(other)
}

export function isRemoval(text: string): boolean {
  return REMOVAL.test(text)
}
