/** How much a client may send in one request. */

/** Four times the longest text of an update with its marks, and little enough to hold for many requests at once. */
export const MAX_BODY_BYTES = 1_000_000
/** Of a call that needs no key: a stranger's bodies are held in memory while they come in. The largest is a device's. */
export const MAX_PUBLIC_BODY_BYTES = 16_000
