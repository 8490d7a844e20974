/** The whole of HTTP on given ports: the API, its documentation, the reader pages, the health checks. */
import express, { type Express } from 'express'
import type { Logger } from 'pino'
import type { Audience } from './audience/audience.ts'
import type { Clock } from './clock.ts'
import { EMULATION_PATHS } from './gateway/emulation.ts'
import type { Gateway } from './gateway/gateway.ts'
import type { Hooks } from './hooks/hooks.ts'
import { alertOperations } from './http/alert-operations.ts'
import { createApiRouter } from './http/api-router.ts'
import { audienceOperation } from './http/audience-operation.ts'
import { type BlogPorts, blogOperations } from './http/blog-operations.ts'
import { changesOperation } from './http/changes-operation.ts'
import { compressAnswers } from './http/compress-answers.ts'
import { shareByDefault } from './http/cross-origin.ts'
import { createDeskRouter } from './http/desk-router.ts'
import { deviceOperations } from './http/device-operations.ts'
import { createDocsRouter } from './http/docs-router.ts'
import { createEdge } from './http/edge.ts'
import { createEmbedRouter, showRefusedFrame } from './http/embed-router.ts'
import { eventsOperation } from './http/events-operation.ts'
import { createFeedsRouter } from './http/feeds-router.ts'
import { createHealthRouter } from './http/health.ts'
import { hookOperations } from './http/hook-operations.ts'
import { keyOperations } from './http/key-operations.ts'
import { linkOperations } from './http/link-operations.ts'
import { createListing } from './http/listing.ts'
import { mediaOperations } from './http/media-operations.ts'
import { createMediaRouter } from './http/media-router.ts'
import { refuseUnknownPath } from './http/not-found.ts'
import { refuseOtherSpellings } from './http/one-spelling.ts'
import type { Operation } from './http/operation.ts'
import { createPagesRouter } from './http/pages-router.ts'
import { createPartnerRouter } from './http/partner-router.ts'
import { createPlaygroundRouter } from './http/playground-router.ts'
import { presenceOperation } from './http/presence-operation.ts'
import { answerProblems } from './http/problem.ts'
import { type ReadingPorts, readingOperations } from './http/reading-operations.ts'
import { type LogRequestsOptions, logRequests } from './http/request-log.ts'
import { policies } from './http/route-policy.ts'
import { secureByDefault } from './http/secure-headers.ts'
import { sessionOperations } from './http/session-operations.ts'
import { siteOperations } from './http/site-operations.ts'
import { createSitemapRouter } from './http/sitemap-router.ts'
import { createSnapshots, type Snapshots } from './http/snapshots.ts'
import { endStalledAnswers } from './http/stalled-answers.ts'
import { takeTurns } from './http/turns.ts'
import { updateOperations } from './http/update-operations.ts'
import { createWebSocketAddress } from './http/websocket-address.ts'
import type { IngestPorts } from './ingest/ports.ts'
import type { Keys } from './keys/keys.ts'
import type { AddressReader } from './limits/address.ts'
import type { Attempts } from './limits/attempts.ts'
import type { Limits } from './limits/limits.ts'
import type { Links } from './links/links.ts'
import type { Media } from './media/media.ts'
import type { Site } from './pages/publisher.ts'
import type { Parts } from './parts.ts'
import type { Presence } from './presence/presence.ts'
import type { Push } from './push/open-push.ts'
import type { Doors } from './readers/doors.ts'
import { demandPublic, publicRecords } from './readers/public-records.ts'
import type { Revocations } from './readers/revocations.ts'
import { type NodeRole, ROLES } from './roles.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { OpenSites } from './sites/open-sites.ts'

export type AppPorts = IngestPorts & {
  readonly keys: Keys
  readonly sessions: Sessions
  readonly presence: Presence
  readonly hooks: Hooks
  readonly doors: Doors
  readonly clock: Clock
  readonly audience: Pick<Audience, 'count'>
  readonly sites: OpenSites
  readonly askers: AddressReader
  readonly limits: Limits
  readonly attempts: Attempts
  readonly revocations: Pick<Revocations, 'announce'>
  readonly gateway: Pick<Gateway, 'events' | 'awaitGrowth' | 'emulation'>
  readonly logger: Logger
  readonly media: Media
  readonly links: Links
  /** Absent where no alerts are sent. */
  readonly push?: Push
  readonly version: string
  /** A function, because a port that the system picks is known only once the server listens. */
  readonly publicUrl: () => string
  readonly publisher?: Site['publisher']
  readonly isStopping?: () => boolean
  /** What this node stands on. */
  readonly parts: Parts
  readonly countRequest?: LogRequestsOptions['count']
  /** What this node does; by default everything. */
  readonly roles?: readonly NodeRole[]
}

export function createApp(given: AppPorts): Express {
  const { logger, publicUrl, doors, version } = given
  const everything = createSnapshots(given)
  // Only the API asks for keys and tokens: to everything else private blogs do not exist.
  const records = publicRecords(given.records, doors)
  const snapshots = publicSnapshots(everything, doors)
  const ports: AppPorts = { ...given, records }
  const nowMs = () => given.clock.now().getTime()
  const listing = createListing({ records, nowMs })
  const operations = operationsOn({ ...given, snapshots: everything, listing })
  const site = (): Site => ({ publicUrl: publicUrl(), publisher: given.publisher })
  const edge = createEdge({ ...ports, roles: ports.roles ?? ROLES })
  const paged = { ...ports, snapshots, listing, site, edge }
  const app = express()
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').set('query parser', 'simple')
  app.use(logRequests({ logger, clock: given.clock, count: given.countRequest }))
  app.use(secureByDefault, refuseOtherSpellings)
  app.use(createHealthRouter({ ...ports, edge }))
  app.use(takeTurns())
  app.use(shareByDefault)
  app.options(EMULATION_PATHS, edge.preflight(policies.following))
  app.all(EMULATION_PATHS, edge.hold(policies.following), ports.gateway.emulation)
  app.use(createWebSocketAddress(edge))
  app.use(compressAnswers())
  app.use(createApiRouter({ ...given, operations, edge }))
  app.options('/{*path}', edge.preflight(policies.file))
  app.use(endStalledAnswers())
  app.use(createDocsRouter({ operations, version, publicUrl, edge }))
  app.use(createDeskRouter({ publicUrl, edge }))
  app.use(createMediaRouter({ media: ports.media, edge }))
  app.use(createFeedsRouter(paged))
  app.use(createSitemapRouter({ records, site, nowMs, edge }))
  app.use(createEmbedRouter(paged))
  app.use(createPartnerRouter(paged))
  app.use(createPlaygroundRouter(paged))
  app.use(createPagesRouter(paged))
  app.use(refuseUnknownPath)
  app.use(showRefusedFrame)
  app.use(answerProblems({ publicUrl }))
  return app
}

function publicSnapshots(snapshots: Snapshots, doors: Doors): Snapshots {
  return {
    get status() {
      return snapshots.status
    },
    async cursor(blog) {
      await demandPublic(doors, blog)
      return snapshots.cursor(blog)
    },
    async read(blog) {
      await demandPublic(doors, blog)
      return snapshots.read(blog)
    },
  }
}

function operationsOn(ports: AppPorts & ReadingPorts & BlogPorts): readonly Operation[] {
  return [
    ...blogOperations(ports),
    ...readingOperations(ports),
    ...updateOperations(ports),
    changesOperation(ports),
    eventsOperation(ports),
    audienceOperation(ports),
    presenceOperation(ports),
    ...pushOperations(ports),
    ...mediaOperations(ports),
    ...linkOperations(ports),
    ...keyOperations(ports),
    ...sessionOperations(ports),
    ...siteOperations({ ...ports, ...ports.sites }),
    ...hookOperations(ports),
  ]
}

function pushOperations({ push, records, doors }: AppPorts): readonly Operation[] {
  return push ? [...deviceOperations({ push, doors }), ...alertOperations({ push, records })] : []
}
