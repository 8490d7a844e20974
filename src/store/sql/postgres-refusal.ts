/** Classifies a failure of PostgreSQL for the caller: retry later, or a bug. */
import pg from 'pg'
import { Refusal, type RefusalCode } from '#platform/errors.ts'

const RETRY_AFTER_SECONDS = 2

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; a class covers all of its codes. */
const MEANINGS = new Map<string, RefusalCode>([
  ['08', 'unavailable'],
  ['25006', 'unavailable'], // a standby: the primary is elsewhere by now
  ['25P03', 'busy'],
  ['28', 'unavailable'],
  ['3D000', 'unavailable'], // the database is being restored from a backup
  ['3F000', 'unavailable'], // so is its schema
  ['40', 'busy'],
  ['42703', 'unavailable'], // so are its columns, from before they were added
  ['42P01', 'unavailable'], // so are its tables
  ['42P10', 'unavailable'], // so are their keys, which come after the rows
  ['53', 'unavailable'],
  ['53100', 'storage_full'],
  ['55000', 'unavailable'], // a standby again
  ['55P03', 'busy'],
  ['57', 'unavailable'],
  ['57014', 'busy'],
  ['58', 'unavailable'],
  ['XX', 'unavailable'], // a table that was dropped meanwhile, or a damaged one: the database's fault in any case
])

/** How to respond to a failed statement: a refusal, or the error itself if it points to a bug or to one bad value. */
export function refusalOf(error: unknown): unknown {
  const code = meaningOf(error)
  return code ? new Refusal(code, { cause: error, retryAfterSeconds: RETRY_AFTER_SECONDS }) : error
}

/** Two transactions that conflicted: a retry may well succeed. */
export function isConflict(error: unknown): boolean {
  const { cause } = error instanceof Refusal ? error : {}
  return cause instanceof pg.DatabaseError && (cause.code?.startsWith('40') ?? false)
}

/** True if the connection must not be used again. */
export function isBroken(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'unavailable'
}

/** True if no answer of the server says what failed. */
export function isOfTheNetwork(error: unknown): boolean {
  return isBroken(error) && !((error as Refusal).cause instanceof pg.DatabaseError)
}

function meaningOf(error: unknown): RefusalCode | undefined {
  // Anything but an error from the server comes from the network: refused, reset, timed out.
  if (!(error instanceof pg.DatabaseError)) return 'unavailable'
  const { code = '' } = error
  return MEANINGS.get(code) ?? MEANINGS.get(code.slice(0, 2))
}
