/** What Redis refuses for good: waiting mends no password and no permission. */

const REASONS = new Map([
  ['NOAUTH', 'it asks for a password'],
  ['WRONGPASS', 'its password or user is wrong'],
  ['NOPERM', 'its user may not do what is needed; docs/operations.md lists it'],
])

/** In words; undefined for what may pass by itself. A cluster and Sentinels wrap what a server said. */
export function deniedReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const [code = ''] = /\b(?:NOAUTH|WRONGPASS|NOPERM)\b/.exec(error.message) ?? []
  const within = 'lastNodeError' in error ? error.lastNodeError : undefined
  return REASONS.get(code) ?? deniedReason(within)
}
