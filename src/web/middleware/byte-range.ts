/** One range of bytes (RFC 9110, section 14): what a player asks for when a reader jumps. */
import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '#platform/errors.ts'

type ByteRequest = { readonly kind: 'whole' } | { readonly kind: 'part'; readonly first: number; readonly last: number }

/** Fifteen digits are exact. */
const RANGE = /^bytes=[ \t]*(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))[ \t]*$/i

type Served = {
  /** Strong: it names these very bytes. */
  readonly tag: string
  readonly bytes: number
}

/**
 * Several ranges at once, another unit, or a range of another version are answered with all of it, as section 14.2 allows: nobody who
 * plays a recording asks for several.
 * @throws Refusal `bad_range` if it begins behind the end.
 */
export function askedRange({ range, 'if-range': condition }: IncomingHttpHeaders, { tag, bytes }: Served): ByteRequest {
  const [, from, to, suffix] = RANGE.exec(range ?? '') ?? []
  const isCurrent = condition === undefined || String(condition).trim() === tag
  if (!isCurrent || (from === undefined && suffix === undefined)) return { kind: 'whole' }
  const first = from === undefined ? Math.max(0, bytes - Number(suffix)) : Number(from)
  const last = to ? Math.min(Number(to), bytes - 1) : bytes - 1
  if (to && Number(to) < first) return { kind: 'whole' }
  if (first >= bytes) throw new Refusal('bad_range')
  return { kind: 'part', first, last }
}
