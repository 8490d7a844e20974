/** Every setting, from the environment: validated together at start, and all mistakes reported at once. */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { EMBEDDING_MODES } from '#delivery/sites/embedding.ts'
import { DEFAULT_PROXIES, isProxies } from '#platform/limits/proxies.ts'
import { LOG_LEVELS } from '#platform/logger/log-level.ts'
import { ROLES } from '#platform/roles.ts'
import { SEND_SETTINGS } from '#platform/sends/sends.ts'
import { parseRedisUrl, REDIS_URL_FORMS } from '#store/bus/redis-url.ts'
import { DEFAULT_IDLE_HOURS, MAX_LOGIN_HOURS } from '#store/logins/logins.ts'
import { COMMENT_FILES, commentMistakes, commentSettings } from './comment-settings.ts'
import { keepingMistakes, keepingSettings } from './keeping-settings.ts'
import { type Environment, type Layer, mergeLayers } from './layers.ts'
import { limitSettings } from './limit-settings.ts'
import { MEDIA_SECRETS, mediaMistakes, mediaSettings } from './media-settings.ts'
import { numberFrom } from './numbers.ts'
import { origins } from './origins.ts'
import { publisherSettings } from './publisher-settings.ts'
import { PUSH_SECRETS, pushMistakes, pushSettings } from './push-settings.ts'
import { readsSettings } from './reads-settings.ts'
import { searchMistakes, searchSettings } from './search-settings.ts'
import { SIGN_IN_SECRETS, signInMistakes, signInSettings } from './sign-in-settings.ts'
import { TRACING_SECRETS, tracingSettings } from './tracing-settings.ts'
import { type UnknownSetting, unknownSettings } from './unknown-settings.ts'
import { webUrl } from './web-url.ts'

/** A shorter key could be guessed. */
const MIN_KEY_CHARACTERS = 16
/** As long as the hash (RFC 7518, section 3.2). */
const MIN_JWT_SECRET_CHARACTERS = 32

const port = numberFrom(0, 65_535)

const secret = z
  .string()
  .min(MIN_KEY_CHARACTERS, `use at least ${MIN_KEY_CHARACTERS} characters, such as "openssl rand -hex 24" prints`)
  .regex(/^[\x21-\x7e]+$/, 'use visible ASCII characters, without spaces')

/** More would exceed any machine's cores, and each worker holds its own copy of the feeds. */
const MAX_WORKERS = 64

const workers = z
  .string()
  .regex(/^(auto|\d{1,2})$/, `use a number from 1 to ${MAX_WORKERS}, or "auto" for one per core`)
  .transform(text => (text === 'auto' ? text : Number(text)))
  .refine(number => number === 'auto' || (number >= 1 && number <= MAX_WORKERS), `use 1 to ${MAX_WORKERS}, or "auto"`)

const roles = z
  .string()
  .transform(text => (text === 'all' ? [...ROLES] : text.split(',').map(name => name.trim())))
  .pipe(z.array(z.enum(ROLES, `use some of ${ROLES.join(', ')}, separated by commas, or "all"`)))

const proxies = z
  .string()
  .transform(text => (text === 'none' ? [] : text.split(',').map(name => name.trim())))
  .refine(
    names => names.every(isProxies),
    'use addresses or networks such as 192.0.2.7 or 10.0.0.0/8, separated by commas, loopback, linklocal, uniquelocal, or "none"',
  )

export const settings = {
  CRIER_PORT: port.default(8080).meta({ description: 'The port to listen on; 0 picks a free one' }),
  CRIER_HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'The address to listen on; 0.0.0.0 for all' }),
  CRIER_DATA: z
    .string()
    .min(1)
    .default('./data')
    .meta({ description: 'The folder of the database and the pictures; created if it does not exist' }),
  CRIER_PUBLIC_URL: webUrl.optional().meta({
    description: 'The address that readers use, as it appears in links; by default the one listened on',
  }),
  ...publisherSettings,
  ...readsSettings,
  ...searchSettings,
  CRIER_PROXIES: proxies.default([...DEFAULT_PROXIES]).meta({
    description: 'Proxies whose `X-Forwarded-For` is trusted; "none" trusts no one',
  }),
  CRIER_ADMIN_KEY: secret.optional().meta({
    description: 'An admin key of your own instead of the one that is generated and printed at the first start',
  }),
  CRIER_SESSION_HOURS: numberFrom(1, MAX_LOGIN_HOURS, 'a number of hours')
    .default(DEFAULT_IDLE_HOURS)
    .meta({ description: 'How long an idle editor stays signed in at the desk; at most 7 days in any case' }),
  ...signInSettings,
  CRIER_LOG_LEVEL: z.enum(LOG_LEVELS, 'use trace, debug, info, warn, error, fatal or silent').default('info').meta({
    description:
      'The least severe level that is logged, as JSON on standard error; `debug` shows every request. `crier log-level` changes it for a while without a restart',
  }),
  CRIER_DRAIN_SECONDS: numberFrom(0, 999, 'a number of seconds').optional().meta({
    description:
      'Seconds over which a stopping node sends its readers to the others; by default 5 with `DATABASE_URL`, and 0 without, where there are no others. It exits at most 4 seconds later',
  }),
  CRIER_SECRETS_KEY: secret
    .min(MIN_JWT_SECRET_CHARACTERS, `use at least ${MIN_JWT_SECRET_CHARACTERS} characters`)
    .optional()
    .meta({
      description:
        'The key that encrypts the secrets of hooks, and what an identity provider issues, in the database, the same on all nodes; a data folder has a key of its own (`crier.key`)',
    }),
  CRIER_READER_JWT_SECRET: secret
    .min(MIN_JWT_SECRET_CHARACTERS, `use at least ${MIN_JWT_SECRET_CHARACTERS} characters`)
    .optional()
    .meta({ description: "The secret with which your login signs readers' tokens for private blogs (HS256)" }),
  CRIER_READER_JWKS_URL: webUrl.optional().meta({
    description: "Or where your login publishes the keys that verify readers' tokens (RS256, ES256, EdDSA)",
  }),
  CRIER_EMBEDDING: z
    .enum(EMBEDDING_MODES, 'use "anyone" or "sites"')
    .default('anyone')
    .meta({ description: 'Whose pages may show public blogs: `anyone`, or `sites` only (docs/embed.md)' }),
  CRIER_URL: webUrl
    .default('http://127.0.0.1:8080')
    .meta({ description: 'Where `post`, `import` and `replay` post to' }),
  CRIER_KEY: z.string().min(1).optional().meta({ description: 'The key with which they post' }),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'use an address such as postgres://user:password@host:5432/crier' })
    .optional()
    .meta({ description: 'PostgreSQL instead of the data folder (docs/operations.md)' }),
  DATABASE_POOL: numberFrom(2, 999)
    .default(10)
    .meta({ description: 'Maximum number of connections of this process to PostgreSQL; alerts use up to 4 more' }),
  REDIS_URL: z
    .string()
    .refine(url => parseRedisUrl(url) !== undefined, REDIS_URL_FORMS)
    .optional()
    .meta({ description: 'Redis, which carries updates between nodes; needs `DATABASE_URL` (docs/operations.md)' }),
  CRIER_ROLES: roles.default([...ROLES]).meta({
    description: 'The roles of this node: some of `ingest`, `gateway`, `push`, separated by commas, or `all`',
  }),
  CRIER_WORKERS: workers.default(1).meta({
    description: 'Processes that share the port and the readers on this machine; `auto` for one per core',
  }),
  CRIER_NATIVE_SENDS: z.enum(SEND_SETTINGS, 'use auto, io_uring, send or off').default('auto').meta({
    description:
      'How an update is handed to the sockets of its readers: `io_uring`, or `send` where the system refuses that; `off` by Node alone. `auto` takes the fastest that works',
  }),
  CRIER_METRICS_PORT: port.optional().meta({
    description: 'The port for Prometheus metrics at `/metrics`; without it there are none',
  }),
  ...mediaSettings,
  ...limitSettings,
  ...commentSettings,
  ...keepingSettings,
  CRIER_LINK_ORIGINS: origins.optional().meta({
    description: 'Sites inside your own network that pasted links may be read from, separated by commas',
  }),
  ...pushSettings,
  ...tracingSettings,
} as const

/** Settings that may be given as a file instead, whose path is in the same name with `_FILE`. */
export const SECRETS: readonly (keyof typeof settings)[] = [
  'CRIER_ADMIN_KEY',
  'CRIER_KEY',
  'DATABASE_URL',
  'REDIS_URL',
  'CRIER_SECRETS_KEY',
  'CRIER_READER_JWT_SECRET',
  ...SIGN_IN_SECRETS,
  ...MEDIA_SECRETS,
  ...PUSH_SECRETS,
  ...TRACING_SECRETS,
  ...COMMENT_FILES,
]

/** Readers move to other nodes over this time; a single node has no others, and waiting would only delay them. */
const SHARED_DRAIN_SECONDS = 5

const schema = z
  .object(settings)
  .refine(({ DATABASE_URL, REDIS_URL }) => DATABASE_URL || !REDIS_URL, {
    path: ['REDIS_URL'],
    message: 'nodes that share a Redis need one database: set DATABASE_URL too',
  })
  .transform(given => ({
    ...given,
    CRIER_DRAIN_SECONDS: given.CRIER_DRAIN_SECONDS ?? (given.DATABASE_URL ? SHARED_DRAIN_SECONDS : 0),
  }))
export type Settings = z.infer<typeof schema>

/** Variables named like settings that Crier does not have. */
export function strangeSettings(env: Environment): readonly UnknownSetting[] {
  return unknownSettings(Object.keys(env), [...Object.keys(settings), ...SECRETS.map(name => `${name}_FILE`)])
}

type ConfigRead =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] }

/** The process's environment, which overrides `.env`. */
export function environment(): Environment {
  return mergeLayers(environmentLayers(), SECRETS)
}

/** Where settings come from, the weakest first. */
export function environmentLayers(): readonly Layer[] {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
  return [
    { source: '.env', values: file },
    { source: 'environment', values: process.env },
  ]
}

/** Where profiles are stored for people who post from a terminal (https://specifications.freedesktop.org/basedir/). */
export function profileFolder(): string {
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'crier')
}

export function readSettings(env: Environment): ConfigRead {
  const mistakes: string[] = []
  const given = withFiles(withoutEmpty(env), mistakes)
  const read = schema.safeParse(given)
  if (!read.success) mistakes.push(...read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
  if (read.success) {
    const { data } = read
    mistakes.push(...portMistakes(data), ...mediaMistakes(data), ...keepingMistakes(data), ...pushMistakes(data))
    mistakes.push(...signInMistakes(data), ...commentMistakes(data), ...searchMistakes(data))
  }
  if (read.success && mistakes.length === 0) return { kind: 'settings', settings: read.data }
  return { kind: 'mistakes', mistakes }
}

function portMistakes({ CRIER_PORT: port, CRIER_METRICS_PORT: metricsPort }: Settings): readonly string[] {
  if (port === 0 || metricsPort !== port) return []
  return [`CRIER_METRICS_PORT: ${metricsPort} is CRIER_PORT too; the metrics need a port of their own`]
}

/** Compose files and shells cannot unset a variable, only set it to an empty text. */
function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

function withFiles(env: Environment, mistakes: string[]): Environment {
  const fromFiles = SECRETS.flatMap(name => {
    const file = env[`${name}_FILE`]
    if (file === undefined) return []
    if (env[name] !== undefined) mistakes.push(`${name}_FILE: ${name} is set too; keep one of them`)
    try {
      return [[name, readFileSync(file, 'utf8').trim()] as const]
    } catch {
      mistakes.push(`${name}_FILE: the file ${file} cannot be read`)
      return []
    }
  })
  return { ...env, ...Object.fromEntries(fromFiles) }
}
