/** Sends spans to a collector over OTLP/HTTP with JSON (opentelemetry.io, OTLP specification 1.x). */
import type { Clock } from '#platform/clock.ts'
import type { EndedSpan, SpanAttributes, SpanKind } from './tracer.ts'

/** As the SDKs of OpenTelemetry do it: every five seconds, 512 at once, 2,048 waiting at most. */
const SEND_MS = 5_000
const MAX_AT_ONCE = 512
/** Law 8, bounded: while the collector is away, later spans are dropped and counted. */
const MAX_WAITING = 2_048
const TIMEOUT_MS = 10_000
/** For everything that is left when the node stops; the databases, which close afterwards, need the rest of their few seconds. */
const CLOSE_MS = 2_000
/** Codes after which the same spans may be sent again; with any other, the collector does not want them. */
const PASSING = new Set([429, 502, 503, 504])
const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, producer: 4, consumer: 5 }
const FAILED = 2

type OtlpOptions = {
  /** The whole address, such as `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Of this process. */
  readonly resource: SpanAttributes
  readonly version: string
  readonly clock: Clock
  /** Called with each failure; `dropped`: spans lost since the last call. */
  readonly onError: (error: unknown, dropped: number) => void
}

export class OtlpExporter {
  readonly #given: OtlpOptions
  #waiting: EndedSpan[] = []
  #dropped = 0
  #sending: Promise<void> | undefined
  readonly #ending = new AbortController()
  readonly #stop: () => void

  constructor(given: OtlpOptions) {
    this.#given = given
    this.#stop = given.clock.every(SEND_MS, () => this.#send())
  }

  readonly take = (span: EndedSpan): void => {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped += 1
      return
    }
    this.#waiting.push(span)
    if (this.#waiting.length >= MAX_AT_ONCE) this.#send()
  }

  /** Sends what is left, once. A collector that does not respond delays it for a short time only. */
  async close(): Promise<void> {
    this.#stop()
    const callOff = this.#given.clock.after(CLOSE_MS, () => this.#ending.abort())
    await this.#sending
    this.#send()
    await this.#sending
    callOff()
  }

  #send(): void {
    if (this.#waiting.length === 0) return
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
  }

  /** Until a failure: the next attempt comes with the next interval. */
  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0 && (await this.#sendNext()));
  }

  async #sendNext(): Promise<boolean> {
    const spans = this.#waiting.splice(0, MAX_AT_ONCE)
    try {
      const status = await this.#post(spans)
      if (status < 300) return true
      if (PASSING.has(status)) this.#putBack(spans)
      else this.#dropped += spans.length
      throw new Error(`the collector responded with ${status}`)
    } catch (error) {
      this.#given.onError(error, this.#dropped)
      this.#dropped = 0
      return false
    }
  }

  async #post(spans: readonly EndedSpan[]): Promise<number> {
    const { url, headers } = this.#given
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(this.#bodyOf(spans)),
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#ending.signal]),
    }).catch((error: unknown) => {
      this.#putBack(spans)
      throw error
    })
    await response.body?.cancel()
    return response.status
  }

  #putBack(spans: readonly EndedSpan[]): void {
    const room = Math.max(0, MAX_WAITING - this.#waiting.length)
    this.#dropped += Math.max(0, spans.length - room)
    this.#waiting.unshift(...spans.slice(0, room))
  }

  #bodyOf(spans: readonly EndedSpan[]) {
    const { resource, version } = this.#given
    const scopeSpans = [{ scope: { name: 'crier', version }, spans: spans.map(spanOf) }]
    return { resourceSpans: [{ resource: { attributes: attributesOf(resource) }, scopeSpans }] }
  }
}

function spanOf({ context, parentId, name, kind, startMs, endMs, attributes, isFailed }: EndedSpan) {
  return {
    ...{ traceId: context.traceId, spanId: context.spanId, ...(parentId !== undefined && { parentSpanId: parentId }) },
    ...{ name, kind: KINDS[kind] },
    ...{ startTimeUnixNano: nanoseconds(startMs), endTimeUnixNano: nanoseconds(endMs) },
    attributes: attributesOf(attributes),
    ...(isFailed && { status: { code: FAILED } }),
  }
}

function attributesOf(attributes: SpanAttributes) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(Math.round(value)) },
  }))
}

/** 64-bit integers are texts in the JSON of Protobuf. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms)
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)))
}
