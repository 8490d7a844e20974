/** How much a client may send in one request. */

/** Four times the longest text of an update with its marks, and little enough to hold for many requests at once. */
export const MAX_BODY_BYTES = 1_000_000
