/** The whole of HTTP on given ports: the API, its documentation, the reader pages, the health checks. */
import express, { type Express } from 'express'
import type { Logger } from 'pino'
import { Refusal } from './errors.ts'
import { createApiRouter } from './http/api-router.ts'
import { blogOperations } from './http/blog-operations.ts'
import { changesOperation } from './http/changes-operation.ts'
import { shareAcrossOrigins } from './http/cross-origin.ts'
import { createHealthRouter } from './http/health.ts'
import { keyOperations } from './http/key-operations.ts'
import type { Operation } from './http/operation.ts'
import { answerProblems } from './http/problem.ts'
import { readingOperations } from './http/reading-operations.ts'
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
  const { logger, publicUrl, keys, records } = ports
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple')
  app.use(logRequests(logger))
  app.use(createHealthRouter({ records }))
  app.use(shareAcrossOrigins)
  app.use(createApiRouter({ operations: operationsOn(ports), keys }))
  app.use(() => {
    throw new Refusal('unknown_path')
  })
  app.use(answerProblems({ logger, publicUrl }))
  return app
}

function operationsOn(ports: AppPorts): readonly Operation[] {
  const snapshots = createSnapshots(ports)
  return [
    ...blogOperations(ports),
    ...readingOperations({ ...ports, snapshots }),
    ...updateOperations(ports),
    changesOperation(ports),
    ...keyOperations(ports.keys),
  ]
}
