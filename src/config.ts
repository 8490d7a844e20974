/** Every setting, from the environment: checked together at start, all mistakes told at once. */
import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { PUSH_SECRETS, pushMistakes, pushSettings } from './config/push-settings.ts'

/** Short of this, a key can be guessed. */
const MIN_KEY_CHARACTERS = 16

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'use a number from 0 to 65535')
  .transform(Number)
  .refine(number => number <= 65_535, 'use a number from 0 to 65535')

const webUrl = z
  .url({ protocol: /^https?$/, error: 'use an address such as https://live.example.org' })
  .transform(text => text.replace(/\/+$/, ''))

const secret = z
  .string()
  .min(MIN_KEY_CHARACTERS, `use at least ${MIN_KEY_CHARACTERS} characters, such as "openssl rand -hex 24" makes`)
  .regex(/^[\x21-\x7e]+$/, 'use visible ASCII characters, without spaces')

function notYet(meaning: string, onlyValue?: string) {
  const allowed = onlyValue === undefined ? 'leave it unset' : `use "${onlyValue}" or leave it unset`
  return z
    .string()
    .refine(value => value === onlyValue, `${meaning} is not supported yet; ${allowed}`)
    .optional()
}

export const settings = {
  CRIER_PORT: port.default(8080).meta({ description: 'The port to listen on; 0 picks a free one' }),
  CRIER_HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'The address to listen on; 0.0.0.0 for all' }),
  CRIER_DATA: z
    .string()
    .min(1)
    .default('./data')
    .meta({ description: 'The folder of the database; made if it is not there' }),
  CRIER_PUBLIC_URL: webUrl.optional().meta({
    description: 'The address that readers use, as it stands in links; by default the one listened on',
  }),
  CRIER_ADMIN_KEY: secret.optional().meta({
    description: 'An admin key of your own in place of the one that is made and printed at the first start',
  }),
  CRIER_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .meta({ description: 'How much is logged, as JSON on standard error; `debug` shows every request' }),
  CRIER_URL: webUrl
    .default('http://127.0.0.1:8080')
    .meta({ description: 'Where `post`, `import` and `replay` post to' }),
  CRIER_KEY: z.string().min(1).optional().meta({ description: 'The key that they post with' }),
  DATABASE_URL: notYet('PostgreSQL').meta({ description: 'Not supported yet: PostgreSQL in place of the data folder' }),
  REDIS_URL: notYet('Redis').meta({ description: 'Not supported yet: Redis, for several nodes' }),
  CRIER_ROLES: notYet('a process that plays only some roles', 'all').meta({
    description: 'Not supported yet: the roles of this process; `all` is the only one',
  }),
  CRIER_WORKERS: notYet('more than one worker', '1').meta({
    description: 'Not supported yet: processes that share the load; `1` is the only number',
  }),
  ...pushSettings,
} as const

/** Settings that may stand in a file instead, named by the same setting with `_FILE`. */
export const SECRETS: readonly (keyof typeof settings)[] = ['CRIER_ADMIN_KEY', 'CRIER_KEY', ...PUSH_SECRETS]

const schema = z.object(settings)
export type Settings = z.infer<typeof schema>

export type Environment = Readonly<Record<string, string | undefined>>
export type ConfigRead =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] }

/** The process's environment over what `.env` says. */
export function environment(): Environment {
  return { ...(existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}), ...process.env }
}

export function readSettings(env: Environment): ConfigRead {
  const mistakes: string[] = []
  const given = withFiles(withoutEmpty(env), mistakes)
  const read = schema.safeParse(given)
  if (!read.success) mistakes.push(...read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
  if (read.success) mistakes.push(...pushMistakes(read.data))
  if (read.success && mistakes.length === 0) return { kind: 'settings', settings: read.data }
  return { kind: 'mistakes', mistakes }
}

/** Compose files and shells cannot unset a variable, only empty it. */
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
