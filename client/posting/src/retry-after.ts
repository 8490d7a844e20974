/** The `Retry-After` header: RFC 9110, section 10.2.3. */

/** 0 if it is absent, invalid or in the past. */
export function retryAfterMs(header: string | null, now: Date): number {
  if (header === null) return 0
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? ms : 0
}
