/** Explains failures of the database to the operator: at the start in one sentence, later as the state of a part. Never contains the password. */
import pg from 'pg'

const UNKNOWN_AUTHORITY =
  'its certificate is from an authority that is unknown here; name it (sslrootcert in DATABASE_URL, NODE_EXTRA_CA_CERTS)'
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const ADVICE = new Map<string, string>([
  ['28P01', 'its password or user is wrong'],
  ['28000', 'its user may not connect'],
  ['3D000', 'there is no such database; create it with "createdb"'],
  ['42501', 'its user may not create tables; make it the owner of the database'],
  ['53300', 'it has no connection left; lower DATABASE_POOL, or raise its max_connections'],
  ['57P03', 'it is just starting; try again'],
  ['25006', 'it is a standby; name the primary'],
  ['55000', 'it is a standby; name the primary'],
  ['53100', 'its disk is full; free space there'],
  // What Node and OpenSSL say of certificates, which nobody understands at night.
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNKNOWN_AUTHORITY],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_AUTHORITY],
  ['CERT_HAS_EXPIRED', 'its certificate has expired; renew it'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet; check the clock of this machine'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host name; connect by the name in it'],
])

/** What a running node cannot do; public, so without an address. */
const AWAY = 'it cannot be reached'
const READ_ONLY = 'it is read-only: a standby that was not promoted, or default_transaction_read_only is on'
const NOT_CONFIRMED =
  'it does not confirm writes: check its disk, and its synchronous standby if it has one; reading works'

/** Why the database cannot be read. */
export function outageOf(error: unknown): string {
  return ADVICE.get(codeIn(error)) ?? AWAY
}

/** Why it cannot be written, while it can be read. */
export function writeOutageOf(error: unknown): string {
  const code = codeIn(error)
  if (code === '25006') return READ_ONLY
  return ADVICE.get(code) ?? NOT_CONFIRMED
}

function codeIn(error: unknown): string {
  if (error instanceof pg.DatabaseError) return error.code ?? ''
  const { code, cause } = error as { code?: string; cause?: unknown }
  return cause instanceof Error ? codeIn(cause) : (code ?? '')
}

/** @throws Error always, without a code of its own: the setting is what to correct. */
export function explainPostgres(error: unknown, url: string): never {
  throw new Error(`the database that DATABASE_URL names (${placeOf(url)}) cannot be used: ${reasonOf(error)}.`, {
    cause: error,
  })
}

function reasonOf(error: unknown): string {
  const { code = '', message, cause } = error as { code?: string; message?: string; cause?: unknown }
  const advice = ADVICE.get(code)
  if (advice) return advice
  // A host name with several IP addresses fails once for each; the first failure says enough.
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (cause !== undefined) return reasonOf(cause)
  return message || code
}

function placeOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const host = searchParams.get('host') ?? hostname
  return `${host}${port && `:${port}`}${pathname}`
}
