/** Parses REDIS_URL: one server, Sentinels that know the current one, or a cluster. */

/** Channels are shared by all databases of a Redis, so two newsrooms on one Redis need two names. */
const DEFAULT_CHANNELS = 'crier'
const DEFAULT_PORT = { single: 6_379, cluster: 6_379, sentinel: 26_379 } as const

type RedisHost = { readonly host: string; readonly port: number }

export type RedisAddress = {
  readonly kind: 'single' | 'sentinel' | 'cluster'
  /** Hosts to contact first; any one of them is enough to find the rest. */
  readonly hosts: readonly RedisHost[]
  readonly tls: boolean
  readonly username?: string
  readonly password?: string
  readonly database: number
  /** The name of the server in the Sentinels' configuration. */
  readonly master?: string
  readonly sentinelPassword?: string
  /** Prefix of every channel. */
  readonly channels: string
}

export const REDIS_URL_FORMS =
  'use redis://user:password@host:6379/0, rediss://… for TLS, redis+sentinel://host:26379,host:26379/name, or redis+cluster://host:6379,host:6379'

const FORM =
  /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?@]+)(?:\/(?<path>[^/?]*))?(?:\?(?<query>.*))?$/

/** Undefined if the text has none of these forms. */
export function parseRedisUrl(text: string): RedisAddress | undefined {
  const { scheme, kind: said, user, password, hosts = '', path = '', query } = FORM.exec(text)?.groups ?? {}
  const kind = said === 'sentinel' || said === 'cluster' ? said : 'single'
  const known = hosts.split(',').map(host => parseHost(host, DEFAULT_PORT[kind]))
  const found = known.filter(host => host !== undefined)
  const asked = new URLSearchParams(query)
  const database = kind === 'single' && path !== '' ? Number(path) : 0
  if (!scheme || found.length !== known.length || !Number.isSafeInteger(database)) return undefined
  if (kind === 'single' && known.length > 1) return undefined
  if (kind === 'sentinel' && path === '') return undefined
  const sentinelPassword = asked.get('sentinelPassword')
  return {
    kind,
    hosts: found,
    tls: scheme === 'rediss',
    ...(user && { username: decodeURIComponent(user) }),
    ...(password && { password: decodeURIComponent(password) }),
    database,
    ...(kind === 'sentinel' && { master: decodeURIComponent(path) }),
    ...(sentinelPassword && { sentinelPassword }),
    channels: asked.get('channels') ?? DEFAULT_CHANNELS,
  }
}

/** An IPv6 address is written in brackets. */
function parseHost(text: string, otherwise: number): RedisHost | undefined {
  const {
    host,
    six,
    port = String(otherwise),
  } = /^(?:(?<host>[^:[\]]+)|\[(?<six>[\da-fA-F:.]+)\])(?::(?<port>\d{1,5}))?$/.exec(text)?.groups ?? {}
  const name = host ?? six
  return name && Number(port) <= 65_535 ? { host: name, port: Number(port) } : undefined
}
