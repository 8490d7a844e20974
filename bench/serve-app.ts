/** The app of the product on a log of the bench's choice, for comparison; settings come from the same variables. */
import { join } from 'node:path'
import { pino } from 'pino'
import { v7 } from 'uuid'
import { createApp } from '../src/app.ts'
import { updateId } from '../src/blog/ids.ts'
import { createBell } from '../src/bus/bell.ts'
import { createMemoryBus } from '../src/bus/memory-bus.ts'
import { demandSettings } from '../src/cli/settings.ts'
import { systemClock } from '../src/clock.ts'
import { createFeeds } from '../src/feed/feeds.ts'
import { createBlogRules } from '../src/gateway/blog-rules.ts'
import { createGateway } from '../src/gateway/gateway.ts'
import { createSqliteHooks } from '../src/hooks/sqlite-hooks.ts'
import { listen } from '../src/http/listen.ts'
import { ThreadedBodyReader } from '../src/ingest/body/body-reader.ts'
import { firstKey } from '../src/keys/first-key.ts'
import { SqliteKeys } from '../src/keys/sqlite-keys.ts'
import { createAddressReader } from '../src/limits/address.ts'
import { createAttempts } from '../src/limits/attempts.ts'
import { noLimits } from '../src/limits/limits.ts'
import { createLinks } from '../src/links/links.ts'
import type { SqliteStore } from '../src/log/sqlite-store.ts'
import { openMedia } from '../src/media/open-media.ts'
import { createSqliteErasures } from '../src/media/sql-erasures.ts'
import { createWebReader } from '../src/outbound/web-reader.ts'
import { createParts } from '../src/parts.ts'
import { SqlitePresence } from '../src/presence/sqlite-presence.ts'
import { createDoors } from '../src/readers/doors.ts'
import { SqliteSessions } from '../src/sessions/sqlite-sessions.ts'
import { openSites } from '../src/sites/open-sites.ts'
import { SqliteSites } from '../src/sites/sqlite-sites.ts'
import { openSqlite } from '../src/sql/open-sqlite.ts'

export type AppStore = Pick<SqliteStore, 'log' | 'records' | 'database'>

export async function serveApp(openStore: (folder: string) => Promise<AppStore>): Promise<void> {
  const settings = demandSettings()
  const { now } = systemClock
  const { log, records } = await openStore(settings.CRIER_DATA)
  const database = openSqlite(join(settings.CRIER_DATA, 'crier.db'))
  const keys = new SqliteKeys({ database, now })
  const sessions = new SqliteSessions({ database, now, idleMs: settings.CRIER_SESSION_HOURS * 3_600_000 })
  await firstKey(keys, settings.CRIER_ADMIN_KEY)

  let url = ''
  const logger = pino({ level: settings.CRIER_LOG_LEVEL }, pino.destination(2))
  const newId = () => updateId.parse(v7())
  const bus = createMemoryBus()
  const clock = systemClock
  const bell = createBell({ bus, clock, random: Math.random, reachesAll: false })
  const version = 'bench'
  const onError = (error: unknown) => logger.error(error)
  const feeds = createFeeds({ log, bus, clock, onError })
  const doors = createDoors({ records, tokens: undefined })
  const gateway = createGateway({ feeds, rules: createBlogRules({ doors, keys, sessions }), clock, version, onError })
  const publicUrl = () => url
  const audience = { count: feeds.followers }
  const sites = await openSites({
    ...{ sites: new SqliteSites({ database, now }), bus, bell, clock, mode: 'anyone', onError },
    ownUrls: () => [url],
  })
  const links = createLinks({ web: createWebReader({ origins: [], userAgent: () => version }), clock })
  const erasures = createSqliteErasures({ database, now })
  const media = openMedia({ place: { kind: 'none' }, maxBytes: 0, erasures, isErasing: false, bell, clock, logger })
  const app = createApp({
    log,
    records,
    bus,
    keys,
    hooks: createSqliteHooks({ database, now }),
    sessions,
    presence: new SqlitePresence(settings.CRIER_DATA),
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
    media,
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
