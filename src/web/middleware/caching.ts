/** How long each kind of response may be cached by browsers and shared caches. */

/**
 * A burst of readers costs one answer a second; a page that is a few seconds old catches up from its cursor, and one of
 * a minute ago is better than none.
 */
export const FRESH_SNAPSHOT = 'public, max-age=1, stale-while-revalidate=10, stale-if-error=60'
/** Long enough for a crowd that reconnects at once; a removal must leave every cache within seconds. */
export const PAST_CHANGES = 'public, max-age=10'
export const NO_CHANGES = 'public, max-age=1'
/** Feed readers poll every few minutes; a shared cache answers the crowd of them. */
export const FEED = 'public, max-age=30, stale-while-revalidate=60, stale-if-error=300'
/** It never changes, but may have to be removed for legal reasons: after an hour no well-behaved cache has it. */
export const PICTURE = 'public, max-age=3600'
/** For partners' servers, which request it repeatedly; while we are unreachable they use what they have. */
export const PARTNER_HTML = 'public, max-age=1, s-maxage=5, stale-while-revalidate=10, stale-if-error=300'
/** Law 9, apart: what a key unlocks is in no shared cache. */
export const PRIVATE = 'private, no-store'
/** The URLs are stable, so their content may change with any release. */
export const SCRIPT = 'public, max-age=300, stale-while-revalidate=86400'
/** A URL that contains a hash of its content never changes. */
export const NAMED_BY_CONTENT = 'public, max-age=31536000, immutable'
/** Cached, but revalidated each time: it refers to the files of this version. */
export const ASK_FIRST = 'no-cache'

/** For files that Express serves itself. */
export function keepForAWhile(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', SCRIPT)
}
