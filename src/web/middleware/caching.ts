/** How long each kind of response may be cached by browsers and shared caches. */

/**
 * A burst of readers costs one response a second. A page that is seconds old catches up from its cursor, and a minute-old page
 * is better than none.
 */
export const FRESH_SNAPSHOT = 'public, max-age=1, stale-while-revalidate=10, stale-if-error=60'
/** Long enough for a crowd that reconnects at once; removals must leave every cache within seconds. */
export const PAST_CHANGES = 'public, max-age=10'
/** A blog as it stood changes by removals alone, which must leave every cache within seconds. */
export const AS_IT_STOOD = 'public, max-age=10'
/** Removals must leave every cache within seconds, and what is typed by many at once is searched for once. */
export const FOUND = 'public, max-age=2'
export const NO_CHANGES = 'public, max-age=1'
/** Feed readers poll every few minutes; a shared cache answers most of them. */
export const FEED = 'public, max-age=30, stale-while-revalidate=60, stale-if-error=300'
/** A picture never changes, but may have to be removed for legal reasons: after an hour no compliant cache has it. */
export const PICTURE = 'public, max-age=3600'
/** For home pages, whose readers poll it: a shared cache answers all but one of them in five seconds. */
export const TEASER = 'public, max-age=5, stale-while-revalidate=10, stale-if-error=300'
/** For partners' servers, which request it repeatedly; while Crier is unreachable they keep using their copy. */
export const PARTNER_HTML = 'public, max-age=1, s-maxage=5, stale-while-revalidate=10, stale-if-error=300'
/** Law 9, apart: responses that a key unlocks must not enter a shared cache. */
export const PRIVATE = 'private, no-store'
/** The URLs are stable, so the content may change with any release. */
export const SCRIPT = 'public, max-age=300, stale-while-revalidate=86400'
/** A URL that contains a hash of its content never changes. */
export const NAMED_BY_CONTENT = 'public, max-age=31536000, immutable'
/** Revalidated on each use, because it refers to the files of this version. */
export const ASK_FIRST = 'no-cache'

/** For files served by `express.static`. */
export function keepForAWhile(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', SCRIPT)
}
