/** Traces of a post: its request, the log, the bus, each node's fan-out, and its pushes. Loaded only where a collector is set. */
import { hostname } from 'node:os'
import type { RequestHandler } from 'express'
import type { Delivery } from '#delivery/feed/fan-out.ts'
import type { Clock } from '#platform/clock.ts'
import { sparingly } from '#platform/limits/sparingly.ts'
import { OtlpExporter } from '#platform/tracing/otlp-exporter.ts'
import { Tracer } from '#platform/tracing/tracer.ts'
import type { Campaign } from '#push/campaign/campaigns.ts'
import type { Platform } from '#push/devices/device.ts'
import type { ServerOptions } from '#server/server-options.ts'
import type { Bus } from '#store/bus/bus.ts'
import type { Log } from '#store/log/log.ts'

type OpenTracing = Pick<ServerOptions, 'settings' | 'version' | 'logger' | 'clock' | 'opened'> & {
  readonly url: string
}

export type Tracing = ReturnType<typeof openTracing>

export function openTracing({ url, settings, version, logger, clock, opened }: OpenTracing) {
  let lost = 0
  const say = sparingly(clock, error => {
    logger.warn({ err: error, lost }, 'traces cannot be sent')
    lost = 0
  })
  const onError = (error: unknown, dropped: number) => {
    lost += dropped
    say(error)
  }
  const exporter = new OtlpExporter({
    ...{ url, headers: settings.OTEL_EXPORTER_OTLP_HEADERS ?? {}, version, clock, onError },
    resource: {
      ...{ 'service.version': version, 'host.name': hostname(), 'process.pid': process.pid },
      ...settings.OTEL_RESOURCE_ATTRIBUTES,
      'service.name': settings.OTEL_SERVICE_NAME,
    },
  })
  opened.defer(() => exporter.close())
  const tracer = new Tracer({ clock, share: settings.OTEL_TRACES_SAMPLER_ARG, onEnded: exporter.take })
  logger.info('traces are sent to a collector')
  return {
    requests: traceRequests(tracer),
    log: (log: Log) => tracedLog(log, tracer),
    bus: (bus: Bus) => tracedBus(bus, tracer),
    delivered: (delivery: Delivery) => noteDelivery(delivery, tracer),
    schedule: <T>(work: () => Promise<T>): Promise<T> => tracer.span({ name: 'publish scheduled' }, work),
    push: <T>(lane: PushedLane, work: () => Promise<T>): Promise<T> => tracedPush(lane, { work, tracer, clock }),
  }
}

type PushedLane = {
  readonly campaign: Campaign
  readonly platform: Platform
  /** From the ring for its alert, if this node has heard it by then. */
  readonly parent: () => string | undefined
}

type Pushing<T> = { readonly work: () => Promise<T>; readonly tracer: Tracer; readonly clock: Clock }

/** The span is made when it ends: a node may find the alert in the log before it hears the ring. */
async function tracedPush<T>(
  { campaign, platform, parent }: PushedLane,
  { work, tracer, clock }: Pushing<T>,
): Promise<T> {
  const began = clock.elapsedMs()
  try {
    return await tracer.outside(work)
  } finally {
    const { blog, update, id } = campaign
    const attributes = { 'crier.blog': blog, 'crier.update': update, 'crier.campaign': id }
    const span = { name: `push ${platform}`, kind: 'producer', parent: parent(), attributes } as const
    tracer.note(span, clock.elapsedMs() - began)
  }
}

/** Only what writes: reads are many, and most are answered by caches. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
const API = '/v1/'

function traceRequests(tracer: Tracer): RequestHandler {
  return (request, response, next) => {
    if (READING.has(request.method) || !request.path.startsWith(API)) return next()
    const { method } = request
    // Only the holder of a key decides what is recorded: a collector may charge by the span.
    const parent = request.get('Authorization') === undefined ? undefined : request.get('traceparent')
    const span = tracer.begin({ name: method, kind: 'server', parent })
    response.once('close', () => {
      const route: unknown = request.route?.path
      const status = response.statusCode
      if (parent !== undefined && response.locals.by === undefined) return
      span.end({
        name: typeof route === 'string' ? `${method} ${route}` : method,
        attributes: {
          ...{ 'http.request.method': method, 'http.response.status_code': status },
          ...(typeof route === 'string' && { 'http.route': route }),
          'crier.request_id': String(response.get('X-Request-Id')),
        },
        isFailed: status >= 500,
      })
    })
    span.run(next)
  }
}

function tracedLog(log: Log, tracer: Tracer): Log {
  return {
    append: entry => {
      const attributes = { 'crier.stream': entry.stream, 'crier.change': entry.change.kind }
      return tracer.span({ name: 'log append', attributes }, () => log.append(entry))
    },
    read: (...asked) => log.read(...asked),
    head: stream => log.head(stream),
    renew: (...asked) => log.renew(...asked),
    close: () => log.close(),
  }
}

/** Announcements carry the trace beside the change, never in it: readers get the change. */
function tracedBus(bus: Bus, tracer: Tracer): Bus {
  return {
    announce(announcement) {
      const { stream, offset } = announcement
      const attributes = { 'crier.stream': stream, 'crier.offset': offset }
      const isTraced = tracer.current !== undefined
      const trace = isTraced ? tracer.note({ name: 'bus announce', kind: 'producer', attributes }) : undefined
      tracer.outside(() => bus.announce(trace === undefined ? announcement : { ...announcement, trace }))
    },
    follow: (...asked) => bus.follow(...asked),
    onDoubt: tell => bus.onDoubt(tell),
    close: () => bus.close(),
  }
}

function noteDelivery({ stream, traces, changes, writes, ms }: Delivery, tracer: Tracer): void {
  const readers = [...writes.values()].reduce((sum, count) => sum + count, 0)
  const attributes = { 'crier.stream': stream, 'crier.changes': changes.length, 'crier.writes': readers }
  for (const parent of traces) tracer.note({ name: 'fan-out', kind: 'consumer', parent, attributes }, ms)
}
