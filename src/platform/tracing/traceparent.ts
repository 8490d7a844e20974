/** The identity of a span between processes: the `traceparent` of W3C Trace Context, section 3.2. */

export type SpanContext = { readonly traceId: string; readonly spanId: string; readonly isSampled: boolean }

/** Version 00; later versions may add members after these. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:$|-)/
const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)
const SAMPLED = 1

/** Undefined for a text that is none. */
export function readTraceparent(text: string | undefined): SpanContext | undefined {
  const [, traceId = NO_TRACE, spanId = NO_SPAN, flags = ''] = TRACEPARENT.exec(text ?? '') ?? []
  if (traceId === NO_TRACE || spanId === NO_SPAN) return undefined
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0 }
}

export function printTraceparent({ traceId, spanId, isSampled }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${Number(isSampled)}`
}
