/** Makes the spans of this process, and knows which one the running code belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type { Clock } from '#platform/clock.ts'
import { printTraceparent, readTraceparent, type SpanContext } from './traceparent.ts'

export type SpanAttributes = Readonly<Record<string, string | number>>
export type SpanKind = 'internal' | 'server' | 'producer' | 'consumer'

export type EndedSpan = {
  readonly context: SpanContext
  readonly parentId?: string | undefined
  readonly name: string
  readonly kind: SpanKind
  readonly startMs: number
  readonly endMs: number
  readonly attributes: SpanAttributes
  readonly isFailed: boolean
}

type NewSpan = {
  readonly name: string
  readonly kind?: SpanKind
  /** A `traceparent` from elsewhere; else the running span, else a new trace begins. */
  readonly parent?: string | undefined
  readonly attributes?: SpanAttributes
}

type TracerOptions = {
  readonly clock: Clock
  /** The share of traces that are recorded, of those that begin here. A caller's decision is honoured. */
  readonly share: number
  readonly onEnded: (span: EndedSpan) => void
}

export class Tracer {
  readonly #given: TracerOptions
  readonly #running = new AsyncLocalStorage<SpanContext>()

  constructor(given: TracerOptions) {
    this.#given = given
  }

  /** The running span, to send along; undefined outside of recorded traces. */
  get current(): string | undefined {
    const context = this.#running.getStore()
    return context?.isSampled ? printTraceparent(context) : undefined
  }

  /** Begins a span; `run` makes it the running one. It ends once. */
  begin(given: NewSpan) {
    const { clock } = this.#given
    const parent = readTraceparent(given.parent) ?? this.#running.getStore()
    const context = this.#contextUnder(parent)
    const [startMs, began] = [clock.now().getTime(), clock.elapsedMs()]
    let hasEnded = false
    return {
      traceparent: printTraceparent(context),
      run: <T>(work: () => T): T => this.#running.run(context, work),
      end: ({ name = given.name, attributes = {}, isFailed = false }: Partial<EndedSpan> = {}) => {
        if (hasEnded) return
        hasEnded = true
        const endMs = startMs + clock.elapsedMs() - began
        const all = { ...given.attributes, ...attributes }
        this.#tell({ ...this.#named(given, { context, parent }), name, startMs, endMs, attributes: all, isFailed })
      },
    }
  }

  /** Apart from the running span: what listens may set timers, which would belong to it for ever. */
  outside<T>(work: () => T): T {
    return this.#running.exit(work)
  }

  /** The work as a span. */
  async span<T>(given: NewSpan, work: () => Promise<T>): Promise<T> {
    const span = this.begin(given)
    try {
      const done = await span.run(work)
      span.end()
      return done
    } catch (error) {
      span.end({ isFailed: true })
      throw error
    }
  }

  /** Something that has just ended and took that long. Returns its traceparent; undefined if it is not recorded. */
  note(given: NewSpan, tookMs = 0): string | undefined {
    const parent = readTraceparent(given.parent) ?? this.#running.getStore()
    const context = this.#contextUnder(parent)
    const endMs = this.#given.clock.now().getTime()
    const attributes = given.attributes ?? {}
    this.#tell({
      ...{ ...this.#named(given, { context, parent }), name: given.name },
      ...{ startMs: endMs - tookMs, endMs, attributes, isFailed: false },
    })
    return context.isSampled ? printTraceparent(context) : undefined
  }

  #named(
    { kind = 'internal' }: NewSpan,
    { context, parent }: { context: SpanContext; parent: SpanContext | undefined },
  ) {
    return { context, kind, parentId: parent?.spanId }
  }

  #contextUnder(parent: SpanContext | undefined): SpanContext {
    const spanId = randomBytes(8).toString('hex')
    if (parent) return { ...parent, spanId }
    const traceId = randomBytes(16).toString('hex')
    return { traceId, spanId, isSampled: isWithin(traceId, this.#given.share) }
  }

  #tell(span: EndedSpan): void {
    if (span.context.isSampled) this.#given.onEnded(span)
  }
}

/** By the trace's id, so that every process with the same share decides alike. */
function isWithin(traceId: string, share: number): boolean {
  return Number.parseInt(traceId.slice(-8), 16) / 2 ** 32 < share
}
