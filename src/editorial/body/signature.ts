/**
 * Parses the last line of a quoted post, "— Ana Reyes (@anareyes) March 4, 2026", into author and day. Bluesky adds a time
 * without a zone, which is ignored.
 */

type Signature = { readonly author: string; readonly handle: string; readonly time: string }

const SIGNATURE =
  /^[—–-]+\s*(?<author>\S.{0,199}?)\s*\(@(?<handle>[\w.@-]{1,100})\)\s*(?<month>[A-Z][a-z]+)\s+(?<day>\d{1,2}),\s+(?<year>\d{4})(?: at \d{1,2}:\d{2} ?[AP]M)?$/u
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Longer than any name, handle and date together; bounds the regular expression's backtracking. */
const MAX_CHARACTERS = 400

export function readSignature(line: string): Signature | undefined {
  if (line.length > MAX_CHARACTERS) return undefined
  const { author, handle, month = '', day = '', year } = SIGNATURE.exec(line.trim())?.groups ?? {}
  if (author === undefined || handle === undefined) return undefined
  const number = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1
  const time = `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(time) ? { author, handle, time } : undefined
}

/** Rejects dates such as 31 February, which `Date` would roll over into March. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}
