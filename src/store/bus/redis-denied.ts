/** Refusals by Redis that no retry can mend: a wrong password, a missing permission. */

const REASONS = new Map([
  ['NOAUTH', 'it requires a password'],
  ['WRONGPASS', 'its password or user is wrong'],
  ['NOPERM', 'its user lacks a permission; docs/operations.md lists those that are needed'],
])

/** In words; undefined for errors that may pass by themselves. Cluster and Sentinel clients wrap the server's error. */
export function deniedReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const [code = ''] = /\b(?:NOAUTH|WRONGPASS|NOPERM)\b/.exec(error.message) ?? []
  const within = 'lastNodeError' in error ? error.lastNodeError : undefined
  return REASONS.get(code) ?? deniedReason(within)
}
