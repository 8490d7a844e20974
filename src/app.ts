/** The whole of HTTP on given ports: the API, its documentation, the reader pages, the health checks. */
import express, { type Express } from 'express'
import type { Logger } from 'pino'
import { createApiRouter } from './http/api-router.ts'
import { blogOperations } from './http/blog-operations.ts'
import { changesOperation } from './http/changes-operation.ts'
import { shareAcrossOrigins } from './http/cross-origin.ts'
import { createDocsRouter } from './http/docs-router.ts'
import { createEmbedRouter } from './http/embed-router.ts'
import { createFeedsRouter } from './http/feeds-router.ts'
import { createHealthRouter } from './http/health.ts'
import { keyOperations } from './http/key-operations.ts'
import { refuseUnknownPath } from './http/not-found.ts'
import type { Operation } from './http/operation.ts'
import { createPagesRouter } from './http/pages-router.ts'
import { answerProblems } from './http/problem.ts'
import { type ReadingPorts, readingOperations } from './http/reading-operations.ts'
import { logRequests } from './http/request-log.ts'
import { createSnapshots } from './http/snapshots.ts'
import { updateOperations } from './http/update-operations.ts'
import type { IngestPorts } from './ingest/ports.ts'
import type { Keys } from './keys/keys.ts'

export type AppPorts = IngestPorts & {
  readonly keys: Keys
  readonly logger: Logger
  readonly version: string
  /** A function, because a port that the system picks is known only once the server listens. */
  readonly publicUrl: () => string
}

export function createApp(ports: AppPorts): Express {
  const { logger, publicUrl, keys, version } = ports
  const snapshots = createSnapshots(ports)
  const operations = operationsOn({ ...ports, snapshots })
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple')
  app.use(logRequests(logger))
  app.use(createHealthRouter(ports))
  app.use(shareAcrossOrigins)
  app.use(createApiRouter({ operations, keys }))
  app.use(createDocsRouter({ operations, version, publicUrl }))
  app.use(createFeedsRouter({ ...ports, snapshots }))
  app.use(createEmbedRouter({ ...ports, snapshots }))
  app.use(createPagesRouter({ ...ports, snapshots }))
  app.use(refuseUnknownPath)
  app.use(answerProblems({ logger, publicUrl }))
  return app
}

function operationsOn(ports: AppPorts & ReadingPorts): readonly Operation[] {
  return [
    ...blogOperations(ports),
    ...readingOperations(ports),
    ...updateOperations(ports),
    changesOperation(ports),
    ...keyOperations(ports.keys),
  ]
}
