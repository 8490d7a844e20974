/** What may be noted beside an update. Without schemas, which browsers have no use for. */

/** How far its facts are checked: nobody has, somebody is at it, or they are right. */
export const CHECKS = ['unverified', 'checking', 'verified'] as const
export type FactCheck = (typeof CHECKS)[number]

/** About a paragraph: what is longer belongs into a document. */
export const NOTE_CHARACTERS = 1_000
/** Law 8, bounded: a conversation that nobody reads to its end. */
export const MOST_NOTES = 50
