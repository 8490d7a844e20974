/** What a node may do; one node may do it all. */

/** `ingest` accepts posts and keys, `gateway` serves readers, `push` notifies phones. */
export const ROLES = ['ingest', 'gateway', 'push'] as const
export type NodeRole = (typeof ROLES)[number]
