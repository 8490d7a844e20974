/** The roles of a node; one node may have all of them. */

/** `ingest` accepts posts and keys, `gateway` serves readers, `push` notifies phones. */
export const ROLES = ['ingest', 'gateway', 'push'] as const
export type NodeRole = (typeof ROLES)[number]
