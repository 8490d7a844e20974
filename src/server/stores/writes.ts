/** The methods of a data folder's stores that write, and so run on the thread that writes; all others read. */
import type { Sites } from '#delivery/sites/sites.ts'
import type { Audit } from '#store/audit/audit.ts'
import { COMMENT_WRITES } from '#store/comments/comments.ts'
import { CONTRIBUTOR_WRITES } from '#store/contributors/contributors.ts'
import type { Hooks } from '#store/hooks/hooks.ts'
import type { Keys } from '#store/keys/keys.ts'
import { LOGIN_WRITES } from '#store/logins/divided-logins.ts'
import { PERSON_LOGIN_WRITES } from '#store/logins/person-logins.ts'
import { MARGIN_WRITES } from '#store/margins/margins.ts'
import type { People } from '#store/people/people.ts'
import { READ_COUNT_WRITES } from '#store/reads/read-counts.ts'
import type { Search } from '#store/search/search.ts'
import type { Templates } from '#store/templates/templates.ts'

export const AUDIT_WRITES = ['add'] as const satisfies readonly (keyof Audit)[]
export const KEY_WRITES = ['create', 'revoke', 'touch'] as const satisfies readonly (keyof Keys)[]
export const HOOK_WRITES = ['create', 'revoke', 'take', 'record'] as const satisfies readonly (keyof Hooks)[]
export const PEOPLE_WRITES = ['enter', 'follow', 'revoke', 'restore'] as const satisfies readonly (keyof People)[]
export const SITE_WRITES = [
  'create',
  'edit',
  'revoke',
  'issuePass',
  'withdrawPass',
  'addVisits',
] as const satisfies readonly (keyof Sites)[]

export const TEMPLATE_WRITES = ['create', 'edit', 'remove'] as const satisfies readonly (keyof Templates)[]

export const SEARCH_WRITES = ['step', 'rebuild', 'markDamaged'] as const satisfies readonly (keyof Search)[]

/** Those that share a commit. The index of the search has its own: if it is damaged, it must not fail what others wrote. */
export const WRITES = {
  audit: AUDIT_WRITES,
  keys: KEY_WRITES,
  hooks: HOOK_WRITES,
  sites: SITE_WRITES,
  people: PEOPLE_WRITES,
  templates: TEMPLATE_WRITES,
  comments: COMMENT_WRITES,
  contributors: CONTRIBUTOR_WRITES,
  margins: MARGIN_WRITES,
  logins: LOGIN_WRITES,
  personLogins: PERSON_LOGIN_WRITES,
  erasures: ['settle', 'putOff', 'queueUnused'],
  searchNotices: ['claim'],
  readCounts: READ_COUNT_WRITES,
  retention: ['prune'],
} as const
