/** How long each kind of answer may be kept by browsers and the caches between. */

/** A burst of readers costs one answer a second; a page that is a few seconds old catches up from its cursor, and one of a minute ago is better than none. */
export const FRESH_SNAPSHOT = 'public, max-age=1, stale-while-revalidate=10, stale-if-error=60'
/** Long enough for a crowd that comes back at once; a removal must be out of every cache in seconds. */
export const PAST_CHANGES = 'public, max-age=10'
export const NO_CHANGES = 'public, max-age=1'
/** Programs that read feeds ask every few minutes; a shared cache answers the crowd of them. */
export const FEED = 'public, max-age=30, stale-while-revalidate=60, stale-if-error=300'
/** It never changes, and yet it may have to go: what was removed for legal reasons is in no honest cache an hour later. */
export const PICTURE = 'public, max-age=3600'
/** In a partner's page, whose server asks for it again and again; where we are away it keeps what it has for a while. */
export const PARTNER_HTML = 'public, max-age=1, s-maxage=5, stale-while-revalidate=10, stale-if-error=300'
/** Law 9, apart: what a key unlocks is in no shared cache. */
export const PRIVATE = 'private, no-store'
/** The addresses are stable, so their content may change with any release. */
export const SCRIPT = 'public, max-age=300, stale-while-revalidate=86400'
/** What an address with a hash of its content stands for never changes. */
export const NAMED_BY_CONTENT = 'public, max-age=31536000, immutable'
/** Kept, and asked after each time: it names the parts of this very version. */
export const ASK_FIRST = 'no-cache'

/** For files that Express sends by itself. */
export function keepForAWhile(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', SCRIPT)
}
