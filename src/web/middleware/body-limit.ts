/** Limits on the size of request bodies. */

/** Four times the longest update with its marks, and small enough to hold many concurrent requests in memory. */
export const MAX_BODY_BYTES = 1_000_000
/** For calls without a key: bodies of anonymous clients are held in memory while they arrive. The largest is a device's. */
export const MAX_PUBLIC_BODY_BYTES = 16_000
