/**
 * The policy of each route: which pages may call it, which nodes serve it, and which limit it counts towards. It is evaluated on
 * the matched route and its decoded values, so no spelling of a URL evades it (law 13, route policy).
 */
import type { Asks } from '#platform/limits/limits.ts'
import { type NodeRole, ROLES } from '#platform/roles.ts'

/** A picture of 20 MB needs half a megabit a second; slower clients hold memory that others need. */
export const PICTURE_MS = 5 * 60_000
/** A recording of 200 MB needs as much. It is on disk, so it holds less. */
export const RECORDING_MS = 60 * 60_000

export type RoutePolicy = {
  /**
   * Which pages may call it. `coverage`: those that may show the blog. `page`: the same, and without an Origin header it counts
   * as our own page. `frame`, `include`: decided by the site that the URL names, or by the surrounding page. `own`: this server's
   * own pages only. `open`: every page; it shows no coverage.
   */
  readonly pages: 'coverage' | 'page' | 'frame' | 'include' | 'own' | 'open'
  /** Nodes with any of these roles serve it. */
  readonly roles: readonly NodeRole[]
  readonly limit?: Asks
  /** Its response is an endless stream, and counts as a follower. */
  readonly isFollowed?: true
  /** How long its body may take to arrive, where half a minute is too short: files over bad connections. */
  readonly bodyMs?: number
  /** With `wait` in the query, the request is held open, and counts like a follower's connection. */
  readonly mayWait?: true
  /** Shows a site of one topic that topic alone. All other routes refuse such a site. */
  readonly withinTopic?: true
  /** Shows a whole coverage, and counts as a view of the site that shows it. */
  readonly isView?: true
}

const READING: readonly NodeRole[] = ['ingest', 'gateway']

/** The policies of all routes that are not API operations. */
export const policies = {
  health: { pages: 'open', roles: ROLES },
  documentation: { pages: 'open', roles: ROLES },
  following: { pages: 'coverage', roles: ['gateway'], limit: 'message', isFollowed: true, withinTopic: true },
  desk: { pages: 'open', roles: ['ingest'] },
  // The desk shows uploaded pictures.
  picture: { pages: 'open', roles: READING },
  // It names the newest update of each coverage.
  index: { pages: 'page', roles: ['gateway'] },
  file: { pages: 'open', roles: ['gateway'] },
  theme: { pages: 'open', roles: ['gateway'] },
  oEmbed: { pages: 'coverage', roles: ['gateway'], withinTopic: true },
  readerPage: { pages: 'page', roles: ['gateway'], isView: true },
  feed: { pages: 'page', roles: ['gateway'], limit: 'read', withinTopic: true },
  // Of one update or coverage, whatever its topics.
  card: { pages: 'page', roles: ['gateway'], limit: 'read' },
  teaser: { pages: 'coverage', roles: ['gateway'], withinTopic: true },
  frame: { pages: 'frame', roles: ['gateway'], isView: true, withinTopic: true },
  include: { pages: 'include', roles: ['gateway'], isView: true, limit: 'read', withinTopic: true },
} as const satisfies Record<string, RoutePolicy>

/** An API operation gets the policy of its group, so that none can lack one. */
const GROUPS = {
  // Reading needs only the record, so a desk may read from the node that it posts to.
  Blogs: { pages: 'coverage', writing: 'ingest', reading: READING },
  Updates: { pages: 'coverage', writing: 'ingest', reading: READING },
  Following: { pages: 'coverage', writing: 'ingest', reading: READING },
  Comments: { pages: 'coverage', writing: 'ingest', reading: READING },
  Devices: { pages: 'coverage', writing: 'push', reading: READING, limit: 'registration' },
  Media: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  Hooks: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  Contributors: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  Templates: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  Keys: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  People: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  Audit: { pages: 'coverage', writing: 'ingest', reading: ['ingest'], limit: 'read' },
  Installation: { pages: 'coverage', writing: 'ingest', reading: ['ingest'], limit: 'read' },
  Sites: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  // Only our own pages sign in.
  Sessions: { pages: 'own', writing: 'ingest', reading: ['ingest'] },
} as const satisfies Record<string, OfGroup>

type OfGroup = Pick<RoutePolicy, 'pages' | 'limit'> & {
  readonly writing: NodeRole
  readonly reading: readonly NodeRole[]
}

export type Group = keyof typeof GROUPS
type Call = {
  readonly group: Group
  readonly method: string
  /** Differences from the group's policy. */
  readonly policy?: Partial<RoutePolicy>
}

export function policyOfCall({ group, method, policy }: Call): RoutePolicy {
  const { pages, writing, reading, limit = 'write' }: OfGroup = GROUPS[group]
  const own = method === 'get' ? { roles: reading } : { roles: [writing], limit }
  return { pages, ...own, ...policy }
}
