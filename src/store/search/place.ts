/**
 * The place of an entry: its shown time in milliseconds, and a number among those of the same one. A list that is sorted by it
 * is sorted as readers see it, and SQLite's index can be read in this order, newest first, as far as a page needs.
 */

/** A million updates may share a millisecond. */
const SHIFT = 20n
/** The year 2109; later times are sorted among themselves by when they were indexed, and so are those before 1830. */
const MAX_MS = 2n ** 42n - 1n

/** As text: it has more digits than a number holds. */
type PlaceRange = { readonly first: string; readonly last: string }

export function placesAt(time: string): PlaceRange {
  const ms = BigInt(Date.parse(time))
  const within = ms > MAX_MS ? MAX_MS : ms < -MAX_MS ? -MAX_MS : ms
  const first = within << SHIFT
  return { first: String(first), last: String(first + (1n << SHIFT) - 1n) }
}

/** Above every place. */
export const NEWEST_PLACE = String(2n ** 63n - 1n)

/** Undefined for a text that is not one. */
export function parseIndexPlace(text: string): string | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined
  const place = BigInt(text)
  return place < 2n ** 63n && place >= -(2n ** 63n) ? String(place) : undefined
}
