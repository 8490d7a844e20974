/** DATABASE_URL as PostgreSQL's own programs read it: they refuse parameters that only the server's driver knows. */

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS; the driver ignores those that it does not know. */
const KNOWN = new Set(
  `host hostaddr port dbname user password passfile require_auth channel_binding connect_timeout client_encoding options
  application_name fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout
  gssencmode sslmode sslnegotiation sslcompression sslcert sslkey sslpassword sslcertmode sslrootcert sslcrl sslcrldir sslsni
  requirepeer ssl_min_protocol_version ssl_max_protocol_version min_protocol_version max_protocol_version krbsrvname gsslib
  gssdelegation service target_session_attrs load_balance_hosts`.split(/\s+/),
)

export function libpqUrl(url: string): URL {
  const at = new URL(url)
  const { searchParams: given } = at
  const mode = sslModeOf(given)
  // With an authority, libpq would verify the certificate nevertheless.
  if (isUnverified(given)) given.delete('sslrootcert')
  for (const name of [...given.keys()]) if (!KNOWN.has(name)) given.delete(name)
  if (mode !== undefined) given.set('sslmode', mode)
  return at
}

const isUnverified = (given: URLSearchParams) =>
  given.get('sslmode') === 'no-verify' || given.get('ssl') === 'no-verify'

/** Without `sslmode`, the driver reads `ssl`, and verifies by an authority that is named. */
function sslModeOf(given: URLSearchParams): string | undefined {
  if (isUnverified(given)) return 'require'
  if (given.has('sslmode')) return undefined
  if (given.has('sslrootcert')) return 'verify-full'
  return { true: 'require', '1': 'require', '0': 'disable' }[given.get('ssl') ?? '']
}
