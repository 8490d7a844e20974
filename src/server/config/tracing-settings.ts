/** The settings of traces, by the names that OpenTelemetry gives them. */
import { z } from 'zod'
import { webUrl } from './web-url.ts'

/** `key=value,key=value`, values percent-encoded as in W3C Baggage. */
const pairs = z
  .string()
  .transform(text => text.split(',').map(pair => pair.trim().split(/=(.*)/s)))
  .refine(all => all.every(([name, value]) => name && value !== undefined), 'use name=value pairs, separated by commas')
  .transform((all, context) => {
    try {
      return Object.fromEntries(all.map(([name = '', value = '']) => [name.trim(), decodeURIComponent(value.trim())]))
    } catch {
      context.addIssue({ code: 'custom', message: 'encode special characters as in addresses, such as %20' })
      return z.NEVER
    }
  })

/** `fetch` refuses these only when it sends, with an error that repeats the secret in the log. */
const collectorUrl = webUrl.refine(
  hasNoCredentials,
  'use an address without user and password, which belong in OTEL_EXPORTER_OTLP_HEADERS',
)
const headers = pairs.refine(areHeaders, 'use names and values that a header may have')

export const TRACING_SECRETS = ['OTEL_EXPORTER_OTLP_HEADERS'] as const

export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional().meta({
    description:
      'Turns on traces (docs/operations.md): a collector that takes OTLP over HTTP, such as `http://127.0.0.1:4318`; `/v1/traces` is added',
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorUrl.optional().meta({
    description: 'Instead of it: the whole address for traces',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional().meta({
    description: 'Headers for the collector, such as `authorization=Bearer%20…`',
  }),
  OTEL_SERVICE_NAME: z.string().min(1).default('crier').meta({ description: 'The name of this service in traces' }),
  OTEL_RESOURCE_ATTRIBUTES: pairs.optional().meta({
    description: 'More about this node in traces, such as `deployment.environment.name=live,service.instance.id=a`',
  }),
  OTEL_SDK_DISABLED: z
    .enum(['true', 'false'], 'use true or false')
    .default('false')
    .meta({ description: '`true` turns traces off, whatever else is set' }),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'use a number from 0 to 1')
    .transform(Number)
    .default(1)
    .meta({ description: 'The share of traces that are recorded, from 0 to 1; what a caller decided is honoured' }),
} as const

function hasNoCredentials(url: string): boolean {
  const { username, password } = new URL(url)
  return username === '' && password === ''
}

function areHeaders(given: Readonly<Record<string, string>>): boolean {
  try {
    return new Headers(given) !== undefined
  } catch {
    return false
  }
}

const TRACES = '/v1/traces'

type TracingSettings = {
  readonly [Name in 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']?: string | undefined
} & { readonly OTEL_SDK_DISABLED: 'true' | 'false' }

/** Undefined while traces are off. */
export function tracesUrl(settings: TracingSettings): string | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole } = settings
  if (settings.OTEL_SDK_DISABLED === 'true') return undefined
  return whole ?? (base === undefined ? undefined : base.replace(/\/$/, '') + TRACES)
}
