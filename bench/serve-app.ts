/** The app of the product on a log of the bench's choice, for comparison; settings come from the same variables. */

import { join } from 'node:path'
import { pino } from 'pino'
import { v7 } from 'uuid'
import { demandSettings } from '#cli/settings.ts'
import { createDoors } from '#delivery/access/doors.ts'
import { Feeds } from '#delivery/feed/feeds.ts'
import { BlogRules } from '#delivery/gateway/session/blog-rules.ts'
import { Gateway } from '#delivery/gateway/session/gateway.ts'
import { openSites } from '#delivery/sites/open-sites.ts'
import { SqlSites } from '#delivery/sites/sql-sites.ts'
import { ThreadedBodyReader } from '#editorial/body/body-reader.ts'
import { admitsAll } from '#editorial/comments/comment-guard.ts'
import { CommentIntake } from '#editorial/comments/intake.ts'
import { createLinks } from '#editorial/link-previews/links.ts'
import { openMedia } from '#editorial/media/open-media.ts'
import { SqlErasures } from '#editorial/media/sql-erasures.ts'
import { systemClock } from '#platform/clock.ts'
import { createAddressReader } from '#platform/limits/address.ts'
import { createAttempts } from '#platform/limits/attempts.ts'
import { noLimits } from '#platform/limits/limits.ts'
import { LogLevel } from '#platform/logger/log-level.ts'
import { createParts } from '#platform/parts.ts'
import { createWebReader } from '#platform/web-reader/web-reader.ts'
import { createApp } from '#server/app.ts'
import { updateId } from '#shared/blog/ids.ts'
import { SqlAudit } from '#store/audit/sql-audit.ts'
import { createBell } from '#store/bus/bell.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { SqlComments } from '#store/comments/sql-comments.ts'
import { SqlContributors } from '#store/contributors/sql-contributors.ts'
import { noSeal } from '#store/hooks/seal.ts'
import { SqlHooks } from '#store/hooks/sql-hooks.ts'
import { firstKey } from '#store/keys/first-key.ts'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import type { SqliteStore } from '#store/log/sqlite-store.ts'
import { SqlLogins } from '#store/logins/sql-logins.ts'
import { SqlPersonLogins } from '#store/logins/sql-person-logins.ts'
import { SqlMargins } from '#store/margins/sql-margins.ts'
import { SqlPeople } from '#store/people/sql-people.ts'
import { openPresenceFile } from '#store/presence/presence-file.ts'
import { SqlReadCounts } from '#store/reads/sql-read-counts.ts'
import { SqlSearch } from '#store/search/sql-search.ts'
import { createBacklog } from '#store/sql/backlog.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { storageFigures } from '#store/sql/storage-figures.ts'
import { SqlTemplates } from '#store/templates/sql-templates.ts'
import { listen } from '#web/listen.ts'

type AppStore = Pick<SqliteStore, 'log' | 'records' | 'database'>

export async function serveApp(openStore: (folder: string) => Promise<AppStore>): Promise<void> {
  const settings = demandSettings()
  const { now } = systemClock
  const { log, records } = await openStore(settings.CRIER_DATA)
  const database = openSqlite(join(settings.CRIER_DATA, 'crier.db'))
  const tables = sqliteDatabase(database)
  const keys = new SqlKeys({ database: tables, now })
  const logins = new SqlLogins({ database: tables, now, idleMs: settings.CRIER_SESSION_HOURS * 3_600_000 })
  await firstKey(keys, settings.CRIER_ADMIN_KEY)

  let url = ''
  const logger = pino({ level: settings.CRIER_LOG_LEVEL }, pino.destination(2))
  const newId = () => updateId.parse(v7())
  const bus = createMemoryBus()
  const clock = systemClock
  const bell = createBell({ bus, clock, random: Math.random, reachesAll: false })
  const version = 'bench'
  const onError = (error: unknown) => logger.error(error)
  const feeds = new Feeds({ log, bus, clock, onError })
  const doors = createDoors({ records, tokens: undefined, nowMs: clock.elapsedMs })
  const gateway = new Gateway({
    feeds,
    rules: new BlogRules({ doors, keys, logins }),
    clock,
    random: Math.random,
    version,
    onError,
  })
  const publicUrl = () => url
  const audience = { count: feeds.readers }
  const sites = await openSites({
    ...{ sites: new SqlSites({ database: tables, now }), bus, bell, clock, mode: 'anyone', onError },
    ownUrls: () => [url],
  })
  const web = createWebReader({ origins: [], userAgent: () => version })
  const links = createLinks({ web, clock })
  const erasures = new SqlErasures({ database: tables, now })
  const none = { kind: 'none' } as const
  const files = openMedia({
    place: none,
    maxBytes: 0,
    maxRecordingBytes: 0,
    erasures,
    isErasing: false,
    bell,
    clock,
    logger,
  })
  const comments = new SqlComments({ database: tables, now })
  const app = createApp({
    log,
    records,
    bus,
    audit: new SqlAudit({ database: tables, now }),
    logLevel: new LogLevel({ logger, configured: 'error', clock }),
    figures: { read: () => storageFigures(tables), ...createBacklog({ database: tables, now }) },
    keys,
    hooks: new SqlHooks({ database: tables, now }),
    logins,
    people: new SqlPeople({ database: tables, now }),
    templates: new SqlTemplates({ database: tables, now }),
    contributors: new SqlContributors({ database: tables, now }),
    margins: new SqlMargins({ database: tables, now }),
    erasures,
    comments,
    search: new SqlSearch(tables),
    readCounts: new SqlReadCounts(tables),
    intake: new CommentIntake({ comments, clock, onDropped() {} }),
    guard: admitsAll,
    personLogins: new SqlPersonLogins({ database: tables, now, idleMs: 3_600_000, seal: noSeal }),
    signIn: { keySignIn: 'on' },
    presence: openPresenceFile(settings.CRIER_DATA).presence,
    doors,
    clock,
    gateway,
    parts: createParts([], clock),
    revocations: { announce() {} },
    audience,
    sites,
    askers: createAddressReader([]),
    limits: noLimits,
    attempts: createAttempts({ nowMs: () => performance.now() }),
    links,
    web,
    ...files,
    bodies: new ThreadedBodyReader({ clock }),
    now,
    newId,
    logger,
    version,
    publicUrl,
  })
  const server = await listen({
    app,
    gateway,
    clock: systemClock,
    host: settings.CRIER_HOST,
    port: settings.CRIER_PORT,
  })
  url = server.url
  console.log(`crier ready ${url}`)
}
