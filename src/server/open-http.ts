/** The side of HTTP: pictures, bodies and link previews, the app over them, and the port it listens on. */
import type { RequestHandler } from 'express'
import { v7 } from 'uuid'
import { ThreadedBodyReader } from '#editorial/body/body-reader.ts'
import { createLinks } from '#editorial/link-previews/links.ts'
import { openMedia } from '#editorial/media/open-media.ts'
import type { OpenSends } from '#platform/sends/sends.ts'
import { createWebReader } from '#platform/web-reader/web-reader.ts'
import type { RunningPush } from '#push/open-push.ts'
import { updateId } from '#shared/blog/ids.ts'
import { listen } from '#web/listen.ts'
import { refuseUpgrades } from '#web/middleware/other-roles.ts'
import { createApp } from './app.ts'
import { mediaOptions } from './config/media-settings.ts'
import { publisherIn } from './config/publisher-settings.ts'
import { lookAtDescriptors } from './descriptors.ts'
import { createInspection } from './doctor/inspection.ts'
import type { Metrics } from './metrics/metrics.ts'
import { openComments } from './open-comments.ts'
import type { LogLevels } from './open-log-level.ts'
import type { openReaders } from './open-readers.ts'
import { openSignIn } from './open-sign-in.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'
import type { WatchedParts } from './watched-parts.ts'

/** 503 and 507: something that the node needs may be down. */
const FAILED = 503

type OpenHttp = ServerOptions & {
  readonly stores: OpenStores
  readonly readers: Awaited<ReturnType<typeof openReaders>>
  readonly metrics: Metrics
  readonly parts: WatchedParts
  readonly sending: OpenSends
  readonly push: RunningPush
  readonly logLevel: LogLevels
  readonly traceRequests?: RequestHandler | undefined
  readonly publicUrl: () => string
}

export async function openHttp({ stores, readers, metrics, ...options }: OpenHttp): Promise<{ readonly url: string }> {
  const { settings, version, logger, clock, opened, publicUrl } = options
  const { CRIER_ROLES: roles } = settings
  const isErasing = roles.includes('ingest')
  const { erasures, bell } = stores
  const { media, recordings, ...files } = openMedia({
    ...mediaOptions(settings),
    erasures,
    bell,
    isErasing,
    clock,
    logger,
  })
  opened.defer(() => files.close())
  const bodies = new ThreadedBodyReader({ clock })
  opened.defer(() => bodies.close())
  const comments = openComments({ ...options, stores, metrics })
  const signIn = openSignIn({ ...options, stores, readers })
  const userAgent = () => `Mozilla/5.0 (compatible; Crier/${version}; +${publicUrl()})`
  const web = createWebReader({ origins: settings.CRIER_LINK_ORIGINS ?? [], userAgent })
  let isStopping = false
  const app = createApp({
    ...{ ...stores, ...readers, ...options, roles, media, recordings, bodies, signIn, ...comments },
    ...{ now: clock.now, newId: () => updateId.parse(v7()), links: createLinks({ web, clock }), web },
    publisher: publisherIn(settings),
    indexNowKey: settings.CRIER_INDEXNOW_KEY,
    inspection: createInspection({ ...options, askers: readers.askers, clockAheadMs: stores.clockAheadMs }),
    isStopping: () => isStopping,
    countRequest: request => {
      metrics.countRequest(request)
      if (request.status >= FAILED) options.parts.doubt()
    },
  })
  const server = await listen({
    ...{ app, clock, host: settings.CRIER_HOST, port: settings.CRIER_PORT, room: lookAtDescriptors(logger, clock) },
    gateway: roles.includes('gateway') ? readers.gateway : refuseUpgrades(readers.gateway),
    drainMs: settings.CRIER_DRAIN_SECONDS * 1_000,
  })
  opened.defer(() => {
    isStopping = true
    return server.close()
  })
  return server
}
