/** A collector that takes OTLP over HTTP with JSON, checks the shape of what it gets, and lets a test look at the spans. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { listen } from './listen.ts'

const attributes = z.array(
  z.strictObject({
    key: z.string(),
    value: z.union([
      z.strictObject({ stringValue: z.string() }),
      z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
    ]),
  }),
)
const nanoseconds = z.string().regex(/^\d{19}$/)
const span = z.strictObject({
  traceId: z.string().regex(/^[\da-f]{32}$/),
  spanId: z.string().regex(/^[\da-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[\da-f]{16}$/)
    .optional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  status: z.strictObject({ code: z.literal(2) }).optional(),
})
const body = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(
        z.strictObject({ scope: z.strictObject({ name: z.string(), version: z.string() }), spans: z.array(span) }),
      ),
    }),
  ),
})

export type CollectedSpan = Omit<z.infer<typeof span>, 'attributes'> & {
  readonly service: string
  readonly attributes: Readonly<Record<string, string>>
}

interface OtlpCollector extends AsyncDisposable {
  readonly url: string
  readonly spans: readonly CollectedSpan[]
  readonly headers: readonly IncomingHttpHeaders[]
  /** The statuses of the next responses; then 200. */
  answersNext(...statuses: number[]): void
  /** Responds to nothing from now on. Resolves with the first request. */
  hangs(): Promise<void>
}

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = []
  const headers: IncomingHttpHeaders[] = []
  const statuses: number[] = []
  let hung: (() => void) | undefined
  const server = createServer(async (request, response) => {
    const given = await text(request)
    headers.push(request.headers)
    if (hung) return hung()
    const status = statuses.shift() ?? 200
    const isRight = request.method === 'POST' && request.url === '/v1/traces'
    if (isRight && status === 200) spans.push(...spansIn(given))
    response.writeHead(isRight ? status : 404, { 'Content-Type': 'application/json' }).end('{}')
  })
  const listening = await listen(server)
  const hangs = () =>
    new Promise<void>(resolve => {
      hung = resolve
    })
  return { ...listening, spans, headers, hangs, answersNext: (...next) => void statuses.push(...next) }
}

function spansIn(given: string): readonly CollectedSpan[] {
  return body.parse(JSON.parse(given)).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = valuesOf(resource.attributes)['service.name'] ?? ''
    return scopeSpans.flatMap(({ spans }) =>
      spans.map(one => ({ ...one, service, attributes: valuesOf(one.attributes) })),
    )
  })
}

function valuesOf(given: z.infer<typeof attributes>): Record<string, string> {
  return Object.fromEntries(
    given.map(({ key, value }) => [key, 'stringValue' in value ? value.stringValue : value.intValue]),
  )
}
