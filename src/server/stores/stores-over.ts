/** The stores whose tables are beside the log, over one database port. */
import { SqlSites } from '#delivery/sites/sql-sites.ts'
import { SqlErasures } from '#editorial/media/sql-erasures.ts'
import { SqlAudit } from '#store/audit/sql-audit.ts'
import { SqlComments } from '#store/comments/sql-comments.ts'
import { SqlContributors } from '#store/contributors/sql-contributors.ts'
import { noSeal, type Seal } from '#store/hooks/seal.ts'
import { SqlHooks } from '#store/hooks/sql-hooks.ts'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { SqlLogins } from '#store/logins/sql-logins.ts'
import { SqlPersonLogins } from '#store/logins/sql-person-logins.ts'
import { SqlMargins } from '#store/margins/sql-margins.ts'
import { SqlPeople } from '#store/people/sql-people.ts'
import { SqlReadCounts } from '#store/reads/sql-read-counts.ts'
import { SqlSearch } from '#store/search/sql-search.ts'
import { SqlSearchNotices } from '#store/search-notices/sql-search-notices.ts'
import { createBacklog } from '#store/sql/backlog.ts'
import type { Database } from '#store/sql/database.ts'
import { storageFigures } from '#store/sql/storage-figures.ts'
import { SqlTemplates } from '#store/templates/sql-templates.ts'

export type Times = { readonly now: () => Date; readonly idleMs: number }

type Given = Times & { readonly seal?: Seal; readonly replaceIndex?: () => void }

export function storesOver(database: Database, { now, idleMs, seal = noSeal, replaceIndex }: Given) {
  return {
    audit: new SqlAudit({ database, now }),
    keys: new SqlKeys({ database, now }),
    hooks: new SqlHooks({ database, now, seal }),
    people: new SqlPeople({ database, now }),
    logins: new SqlLogins({ database, now, idleMs }),
    personLogins: new SqlPersonLogins({ database, now, idleMs, seal }),
    sites: new SqlSites({ database, now }),
    templates: new SqlTemplates({ database, now }),
    margins: new SqlMargins({ database, now }),
    contributors: new SqlContributors({ database, now }),
    comments: new SqlComments({ database, now }),
    figures: { read: () => storageFigures(database), ...createBacklog({ database, now }) },
    erasures: new SqlErasures({ database, now }),
    searchNotices: new SqlSearchNotices(database),
    search: new SqlSearch(database, replaceIndex),
    readCounts: new SqlReadCounts(database),
  }
}
