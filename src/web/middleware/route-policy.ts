/**
 * What holds for each route: which pages may call it, which nodes serve it, and what it counts as. It is evaluated on the
 * route that matched and the decoded values, so no spelling of an address evades it (law 13, route policy).
 */
import type { Asks } from '#platform/limits/limits.ts'
import { type NodeRole, ROLES } from '#platform/roles.ts'

export type RoutePolicy = {
  /**
   * Whose pages may ask. `coverage`: those that may show the blog. `page`: the same, and by itself it is our own page.
   * `frame`, `include`: as far as the site that the address names may, or the page around. `own`: pages of this server alone.
   * `open`: everybody's; it shows no coverage.
   */
  readonly pages: 'coverage' | 'page' | 'frame' | 'include' | 'own' | 'open'
  /** Any of these roles serves it. */
  readonly roles: readonly NodeRole[]
  readonly limit?: Asks
  /** Its response is endless, and counted as a follower. */
  readonly isFollowed?: true
  /** Without the time limit for bodies: pictures may take long. */
  readonly isSlow?: true
  /** With `wait` in its query, it is held open like a follower's connection, and counted as one. */
  readonly mayWait?: true
  /** A whole coverage: counted as a view of the site that shows it. */
  readonly isView?: true
}

const READING: readonly NodeRole[] = ['ingest', 'gateway']

/** The policies of everything that is not an operation of the API. */
export const policies = {
  health: { pages: 'open', roles: ROLES },
  documentation: { pages: 'open', roles: ROLES },
  following: { pages: 'coverage', roles: ['gateway'], limit: 'message', isFollowed: true },
  desk: { pages: 'open', roles: ['ingest'] },
  // The desk shows uploaded pictures.
  picture: { pages: 'open', roles: READING },
  index: { pages: 'open', roles: ['gateway'] },
  file: { pages: 'open', roles: ['gateway'] },
  theme: { pages: 'open', roles: ['gateway'] },
  oEmbed: { pages: 'coverage', roles: ['gateway'] },
  readerPage: { pages: 'page', roles: ['gateway'], isView: true },
  feed: { pages: 'page', roles: ['gateway'], limit: 'read' },
  frame: { pages: 'frame', roles: ['gateway'], isView: true },
  include: { pages: 'include', roles: ['gateway'], isView: true, limit: 'read' },
} as const satisfies Record<string, RoutePolicy>

/** A call of the API has the policy of its group, so a new one cannot be without. */
const GROUPS = {
  // Reading only needs the record, so a desk may read where it posts.
  Blogs: { pages: 'coverage', writing: 'ingest', reading: READING },
  Updates: { pages: 'coverage', writing: 'ingest', reading: READING },
  Following: { pages: 'coverage', writing: 'ingest', reading: READING },
  Devices: { pages: 'coverage', writing: 'push', reading: READING, limit: 'registration' },
  Media: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  Hooks: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  Keys: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  Sites: { pages: 'coverage', writing: 'ingest', reading: ['ingest'] },
  // Signing in is for our own pages.
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
  /** The difference from its group. */
  readonly policy?: Partial<RoutePolicy>
}

export function policyOfCall({ group, method, policy }: Call): RoutePolicy {
  const { pages, writing, reading, limit = 'write' }: OfGroup = GROUPS[group]
  const own = method === 'get' ? { roles: reading } : { roles: [writing], limit }
  return { pages, ...own, ...policy }
}
