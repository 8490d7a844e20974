/** Conditional requests (RFC 9110, section 13): `If-None-Match` and `If-Match`. */
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '#platform/errors.ts'
import { type Filter, filterName } from '#shared/blog/filter.ts'

export function etag(value: string | number): string {
  return `"${value}"`
}

/** What a site may show can change while the stream does not. */
export function coverageTag(cursor: string, filter: Filter | undefined): string {
  return etag(filter ? `${cursor}-${filterTag(filter)}` : cursor)
}

/** Distinguishes filters in a tag. */
export function filterTag(filter: Filter): string {
  return createHash('sha256').update(filterName(filter)).digest('base64url').slice(0, 12)
}

/** Uses weak comparison, as section 13.1.2 requires for If-None-Match. */
export function isHeld({ 'if-none-match': held }: IncomingHttpHeaders, tag: string): boolean {
  if (held === undefined) return false
  return held.trim() === '*' || held.split(',').some(one => one.trim().replace(/^W\//, '') === tag)
}

/** `"3"`, `3` or `W/"3"`: caches mark tags as weak, and people omit the quotes. */
const VERSION = /^(?:W\/)?"?([1-9]\d{0,14})"?$/

/** Undefined when the header is absent. */
export function versionIn({ 'if-match': match }: IncomingHttpHeaders): number | undefined {
  if (match === undefined) return undefined
  const [, digits] = VERSION.exec(match.trim()) ?? []
  if (digits !== undefined) return Number(digits)
  throw new Refusal('missing_version', { detail: 'If-Match must be the `version` that you read, such as "3".' })
}

/** As `demandVersionIn`; 0 for what does not exist yet: `If-Match: "0"`, or `If-None-Match: *` (RFC 9110, section 13.1.2). */
export function demandVersionOrNoneIn(headers: IncomingHttpHeaders): number {
  const { 'if-match': match, 'if-none-match': none } = headers
  const isNone = match === undefined ? none?.trim() === '*' : /^"?0"?$/.test(match.trim())
  return isNone ? 0 : demandVersionIn(headers)
}

export function demandVersionIn(headers: IncomingHttpHeaders): number {
  const version = versionIn(headers)
  if (version === undefined) throw new Refusal('missing_version')
  return version
}
