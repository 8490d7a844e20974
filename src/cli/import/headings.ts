/** Reads the headings of entries, "UPDATE 1644 GMT:" and "ORIGINAL ENTRY:"; text may follow on the same line. */

export type Heading =
  | { readonly kind: 'timed'; readonly clock: string; readonly label: string; readonly rest: string }
  | { readonly kind: 'original'; readonly rest: string }

const TIMED = /^UPDATE\s+(\d\d):?(\d\d)\s*([A-Z]{1,5}(?:[+-]\d{1,2}(?::?\d\d)?)?)?\s*:\s*(.*)$/
const ORIGINAL = /^ORIGINAL ENTRY\s*:\s*(.*)$/
const LOOKS_TIMED = /^UPDATE\s+\d/

/** `clock` is "1644", `label` "GMT" or empty. Undefined also for an impossible time. */
export function readHeading(text: string): Heading | undefined {
  const original = ORIGINAL.exec(text)
  if (original) return { kind: 'original', rest: original[1] ?? '' }
  const [, hours = '', minutes = '', label = '', rest = ''] = TIMED.exec(text) ?? []
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return { kind: 'timed', clock: `${hours}${minutes}`, label, rest }
}

/** Begins like a heading but is not one: an impossible time, or a missing colon. */
export function isBrokenHeading(text: string): boolean {
  return LOOKS_TIMED.test(text) && readHeading(text) === undefined
}
