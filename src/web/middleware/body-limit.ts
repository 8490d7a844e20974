/** How much a client may send in one request. */

/** Four times the longest text of an update with its marks, and small enough to hold for many concurrent requests. */
export const MAX_BODY_BYTES = 1_000_000
/** For calls without a key: strangers' bodies are held in memory while they arrive. The largest is a device's. */
export const MAX_PUBLIC_BODY_BYTES = 16_000
