/** Explains in one sentence why the server cannot start on its database. Never contains the password. */

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const ADVICE = new Map<string, string>([
  ['28P01', 'its password or user is wrong'],
  ['28000', 'its user may not connect'],
  ['3D000', 'there is no such database; create it with "createdb"'],
  ['42501', 'its user may not create tables; make it the owner of the database'],
  ['53300', 'it has no connection left; lower DATABASE_POOL, or raise its max_connections'],
  ['57P03', 'it is just starting; try again'],
  ['25006', 'it is a standby; name the primary'],
])

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
