/** All of HTTP: the API, its documentation, the reader pages, the health checks. */
import express, { type Express, type RequestHandler } from 'express'
import type { Doors } from '#delivery/access/doors.ts'
import { publicRecords } from '#delivery/access/public-records.ts'
import type { Revocations } from '#delivery/access/revocations.ts'
import type { Audience } from '#delivery/counts/audience.ts'
import { EMULATION_PATHS } from '#delivery/gateway/http/emulation.ts'
import type { Gateway } from '#delivery/gateway/session/gateway.ts'
import type { ReadCounting } from '#delivery/reads/open-read-counting.ts'
import type { OpenSites } from '#delivery/sites/open-sites.ts'
import type { CommentPorts } from '#editorial/comments/comment-ports.ts'
import type { IngestPorts } from '#editorial/input/ports.ts'
import type { Links } from '#editorial/link-previews/links.ts'
import type { Media } from '#editorial/media/media.ts'
import type { Recordings } from '#editorial/media/open-media.ts'
import type { AddressReader } from '#platform/limits/address.ts'
import type { Attempts } from '#platform/limits/attempts.ts'
import type { Limits } from '#platform/limits/limits.ts'
import type { Parts } from '#platform/parts.ts'
import { type NodeRole, ROLES } from '#platform/roles.ts'
import type { OpenSends } from '#platform/sends/sends.ts'
import type { WebReader } from '#platform/web-reader/web-reader.ts'
import type { RunningPush } from '#push/open-push.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { createKeyUses } from '#store/keys/key-uses.ts'
import { alertOperations } from '#web/api/alert-operations.ts'
import { createApiRouter } from '#web/api/api-router.ts'
import { audienceOperation } from '#web/api/audience-operation.ts'
import { auditOperations } from '#web/api/audit-operations.ts'
import { authorOperations } from '#web/api/author-operations.ts'
import { type BlogPorts, blogOperations } from '#web/api/blog-operations.ts'
import { changesOperation } from '#web/api/changes-operation.ts'
import { commentDeskOperations } from '#web/api/comment-desk-operations.ts'
import { type CommentReadPorts, commentOperations } from '#web/api/comment-operations.ts'
import { commentWriterOperations } from '#web/api/comment-writer-operations.ts'
import { contributorOperations } from '#web/api/contributor-operations.ts'
import { deskOperation } from '#web/api/desk-operation.ts'
import { deviceOperations } from '#web/api/device-operations.ts'
import { eventsOperation } from '#web/api/events-operation.ts'
import { hookOperations } from '#web/api/hook-operations.ts'
import { installationOperations } from '#web/api/installation-operations.ts'
import { keyOperations } from '#web/api/key-operations.ts'
import { linkOperations } from '#web/api/link-operations.ts'
import { loggerOperations } from '#web/api/logger-operations.ts'
import { loginOperations } from '#web/api/login-operations.ts'
import { marginOperations } from '#web/api/margin-operations.ts'
import { mediaOperations } from '#web/api/media-operations.ts'
import type { Operation } from '#web/api/operation.ts'
import { peopleOperations } from '#web/api/people-operations.ts'
import { presenceOperation } from '#web/api/presence-operation.ts'
import { providerOperations } from '#web/api/provider-operations.ts'
import { type ReadingPorts, readingOperations } from '#web/api/reading-operations.ts'
import { readsOperations } from '#web/api/reads-operations.ts'
import { recordingOperations } from '#web/api/recording-operations.ts'
import { type SearchPorts, searchOperation } from '#web/api/search-operation.ts'
import { siteOperations } from '#web/api/site-operations.ts'
import { sitePassOperations } from '#web/api/site-pass-operations.ts'
import { summaryOperations } from '#web/api/summary-operations.ts'
import { templateOperations } from '#web/api/template-operations.ts'
import { updateOperations } from '#web/api/update-operations.ts'
import { createCardsRouter } from '#web/cards/cards-router.ts'
import { createEmbedRouter, showRefusedFrame } from '#web/embed/embed-router.ts'
import { createPartnerRouter } from '#web/embed/partner-router.ts'
import { createTeaserRouter } from '#web/embed/teaser-router.ts'
import { createFeedsRouter } from '#web/feeds/feeds-router.ts'
import { compressAnswers } from '#web/middleware/compress-answers.ts'
import { shareByDefault } from '#web/middleware/cross-origin.ts'
import { createEdge } from '#web/middleware/edge.ts'
import type { Inspection } from '#web/middleware/inspection.ts'
import { refuseUnknownPath } from '#web/middleware/not-found.ts'
import { refuseOtherSpellings } from '#web/middleware/one-spelling.ts'
import { answerProblems } from '#web/middleware/problem.ts'
import { type LogRequestsOptions, logRequests } from '#web/middleware/request-log.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { secureByDefault } from '#web/middleware/secure-headers.ts'
import { endStalledAnswers } from '#web/middleware/stalled-answers.ts'
import { takeTurns } from '#web/middleware/turns.ts'
import { createWebSocketAddress } from '#web/middleware/websocket-address.ts'
import { createCommentSnapshots } from '#web/pages/comment-snapshots.ts'
import { createDeskRouter } from '#web/pages/desk-router.ts'
import { createDocsRouter } from '#web/pages/docs-router.ts'
import { createHealthRouter } from '#web/pages/health.ts'
import { createListing } from '#web/pages/listing.ts'
import { createMediaRouter } from '#web/pages/media-router.ts'
import { createPagesRouter } from '#web/pages/pages-router.ts'
import { createPlaygroundRouter } from '#web/pages/playground-router.ts'
import { previewOf } from '#web/pages/preview.ts'
import { newsroomOf, type SiteOfPages } from '#web/pages/publisher.ts'
import { createSitemapRouter } from '#web/pages/sitemap-router.ts'
import { createSnapshots } from '#web/pages/snapshots.ts'
import { createPastBlogs } from '#web/past/past-blogs.ts'
import { HourCounts } from '#web/search/hour-counts.ts'
import { Searches } from '#web/search/searches.ts'
import type { SignInWays } from '#web/sign-in/sign-in.ts'
import type { LogLevels } from './open-log-level.ts'
import { publicPast, publicSnapshots } from './public-reading.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

type AppPorts = IngestPorts &
  Pick<CommentPorts, 'comments' | 'guard' | 'intake'> &
  Pick<
    OpenStores,
    | 'audit'
    | 'figures'
    | 'keys'
    | 'logins'
    | 'people'
    | 'personLogins'
    | 'presence'
    | 'hooks'
    | 'templates'
    | 'contributors'
    | 'margins'
    | 'erasures'
    | 'search'
    | 'readCounts'
  > &
  Pick<ServerOptions, 'clock' | 'logger' | 'version'> & {
    readonly doors: Doors
    /** The ways of signing in at the desk. */
    readonly signIn: SignInWays
    readonly audience: Pick<Audience, 'count'>
    /** Absent if views and reads are not counted. */
    readonly reading?: ReadCounting | undefined
    readonly sites: OpenSites
    readonly askers: AddressReader
    readonly limits: Limits
    readonly attempts: Attempts
    readonly revocations: Pick<Revocations, 'announce'>
    readonly gateway: Pick<Gateway, 'events' | 'awaitGrowth' | 'emulation'>
    readonly media: Media
    readonly recordings: Recordings
    readonly links: Links
    /** For the newsroom's logo. */
    readonly web: Pick<WebReader, 'read'>
    /** Absent if no alerts are sent. */
    readonly push?: RunningPush
    /** A function, because a port that the system chooses is known only once the server listens. */
    readonly publicUrl: () => string
    readonly publisher?: SiteOfPages['publisher']
    /** The key that search engines look up (IndexNow). */
    readonly indexNowKey?: string | undefined
    readonly isStopping?: () => boolean
    /** The parts that this node depends on. */
    readonly parts: Parts
    readonly sending?: OpenSends
    /** Details of this node for its operator. */
    readonly inspection?: Inspection
    readonly logLevel: LogLevels
    /** Absent while traces are off. */
    readonly traceRequests?: RequestHandler | undefined
    readonly countRequest?: LogRequestsOptions['count']
    /** The roles of this node; by default all. */
    readonly roles?: readonly NodeRole[]
  }

export function createApp(given: AppPorts): Express {
  const { logger, publicUrl, doors, version } = given
  const site = (): SiteOfPages => ({ publicUrl: publicUrl(), publisher: given.publisher })
  const everything = createSnapshots({ ...given, newsroom: () => newsroomOf(site()), powerOf: given.reading?.powerOf })
  const past = createPastBlogs({ ...given, newsroom: () => newsroomOf(site()) })
  // Only the API checks keys and tokens: for everything else private blogs do not exist.
  const records = publicRecords(given.records, doors)
  const snapshots = publicSnapshots(everything, doors)
  const commentSnapshots = createCommentSnapshots(given)
  const ports: AppPorts = { ...given, records }
  const nowMs = () => given.clock.now().getTime()
  const listing = createListing({ records, nowMs })
  const searches = new Searches({ search: given.search, cursor: blog => everything.cursor(blog) })
  const operations = operationsOn({ ...given, snapshots: everything, commentSnapshots, past, listing, searches })
  const edge = createEdge({ ...ports, roles: ports.roles ?? ROLES })
  const shown = {
    snapshots,
    commentSnapshots,
    previewOf: previewsOf(given),
    past: publicPast(past, doors),
    searches,
    hourCounts: new HourCounts(given.search, () => given.clock.elapsedMs()),
  }
  const paged = { ...ports, ...shown, listing, site, edge }
  const app = express()
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').set('query parser', 'simple')
  app.use(logRequests({ logger, clock: given.clock, count: given.countRequest }))
  if (given.traceRequests) app.use(given.traceRequests)
  app.use(secureByDefault, refuseOtherSpellings)
  const { inspection } = given
  app.use(createHealthRouter({ ...ports, edge, ...(inspection && { inspecting: { ...given, inspection } }) }))
  app.use(takeTurns(given))
  app.use(shareByDefault)
  app.options(EMULATION_PATHS, edge.preflight(policies.following))
  app.all(EMULATION_PATHS, edge.hold(policies.following), ports.gateway.emulation)
  app.use(createWebSocketAddress(edge))
  const api = { ...given, edge, noteUse: noteUsesFor(given) }
  // Streams first: crowds follow them, and need neither compression nor the routes below.
  app.use(createApiRouter({ ...api, operations: operations.filter(isFollowed) }))
  app.use(compressAnswers())
  app.use(createApiRouter({ ...api, operations: operations.filter(one => !isFollowed(one)) }))
  app.options('/{*path}', edge.preflight(policies.file))
  app.use(endStalledAnswers())
  app.use(createDocsRouter({ operations, version, publicUrl, edge }))
  app.use(createDeskRouter({ publicUrl, edge }))
  app.use(createMediaRouter({ ...ports, edge }))
  app.use(createCardsRouter({ ...paged, version }))
  app.use(createFeedsRouter(paged))
  app.use(createSitemapRouter({ ...paged, nowMs }))
  app.use(createEmbedRouter(paged))
  app.use(createPartnerRouter(paged))
  app.use(createTeaserRouter(paged))
  app.use(createPlaygroundRouter(paged))
  app.use(createPagesRouter(paged))
  app.use(refuseUnknownPath)
  app.use(showRefusedFrame)
  app.use(answerProblems({ publicUrl }))
  return app
}

function noteUsesFor({ keys, clock, logger }: AppPorts) {
  const onError = (error: unknown) => logger.warn({ err: error }, 'the last use of a key could not be stored')
  return createKeyUses({ keys, clock, onError })
}

function isFollowed({ policy }: Operation): boolean {
  return policy?.isFollowed ?? false
}

function previewsOf({ doors, records }: Pick<AppPorts, 'doors' | 'records'>) {
  return async (blog: BlogId) => {
    const held = (await doors.accessOf(blog)) === 'private' ? await records.blog(blog) : undefined
    return held && previewOf(held)
  }
}

function operationsOn(
  ports: AppPorts & ReadingPorts & BlogPorts & CommentReadPorts & SearchPorts,
): readonly Operation[] {
  return [
    ...blogOperations(ports),
    ...summaryOperations(ports),
    deskOperation(ports),
    ...readingOperations(ports),
    searchOperation(ports),
    ...authorOperations(ports),
    ...updateOperations(ports),
    ...marginOperations(ports),
    changesOperation(ports),
    eventsOperation(ports),
    audienceOperation(ports),
    ...readsOperations({ ...ports, directory: ports.sites.directory }),
    // Before the calls about one comment, whose addresses would match theirs.
    ...commentDeskOperations(ports),
    ...commentOperations(ports),
    ...commentWriterOperations(ports),
    presenceOperation(ports),
    ...pushOperations(ports),
    ...mediaOperations(ports),
    ...recordingOperations(ports),
    ...linkOperations(ports),
    ...auditOperations(ports),
    ...loggerOperations(ports),
    ...installationOperations({ ...ports, sites: ports.sites.sites }),
    ...keyOperations(ports),
    ...peopleOperations(ports),
    ...loginOperations(ports),
    ...providerOperations(ports),
    ...siteOperations({ ...ports, ...ports.sites }),
    ...sitePassOperations(ports.sites),
    ...hookOperations(ports),
    ...contributorOperations(ports),
    ...templateOperations(ports),
  ]
}

function pushOperations({ push, records, doors, clock }: AppPorts): readonly Operation[] {
  return push ? [...deviceOperations({ push, doors }), ...alertOperations({ push, records, clock })] : []
}
