/** The settings, and the messages about invalid ones. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSettings, SECRETS, settings, strangeSettings } from '#server/config/config.ts'
import type { Environment } from '#server/config/layers.ts'

test('disconnects are spread over time only if there may be other nodes', () => {
  const secondsWith = (env: Readonly<Record<string, string>>) => {
    const read = readSettings(env)
    return read.kind === 'settings' ? read.settings.CRIER_DRAIN_SECONDS : read.mistakes
  }

  expect(secondsWith({})).toBe(0)
  expect(secondsWith({ DATABASE_URL: 'postgres://localhost/crier' })).toBe(5)
  expect(secondsWith({ CRIER_DRAIN_SECONDS: '7' })).toBe(7)
})

test('a mistyped setting is reported with the one that was meant', () => {
  const env = { CRIER_PROT: '1', CRIER_DRAINSECONDS: '3', CRIER_SOMETHING_ELSE: '1', PATH: '', CRIER_KEY_FILE: 'x' }
  const ofKubernetes = { CRIER_SERVICE_HOST: '10.0.0.1', CRIER_PORT_8080_TCP: 'tcp://10.0.0.1:8080' }

  expect(strangeSettings({ ...env, ...ofKubernetes })).toEqual([
    { name: 'CRIER_PROT', nearest: 'CRIER_PORT' },
    { name: 'CRIER_DRAINSECONDS', nearest: 'CRIER_DRAIN_SECONDS' },
    { name: 'CRIER_SOMETHING_ELSE' },
  ])
})

test.each([
  [
    { CRIER_PORT: '9000', CRIER_METRICS_PORT: '9000' },
    'CRIER_METRICS_PORT: 9000 is CRIER_PORT too; the metrics need a port of their own',
  ],
  [{ CRIER_LOG_LEVEL: 'loud' }, 'CRIER_LOG_LEVEL: use trace, debug, info, warn, error, fatal or silent'],
  [{ CRIER_FCM_ACCOUNT: '{}' }, 'CRIER_FCM_ACCOUNT: use the JSON of the service account from the Firebase console'],
])('%j is reported in our own words', (env, mistake) => {
  expect(readSettings(env)).toEqual({ kind: 'mistakes', mistakes: [mistake] })
})

test('without settings, everything has a default', () => {
  const read = readSettings({})

  expect(read).toMatchObject({
    kind: 'settings',
    settings: { CRIER_PORT: 8080, CRIER_HOST: '127.0.0.1', CRIER_DATA: './data', CRIER_LOG_LEVEL: 'info' },
  })
})

test('all mistakes are reported at once, each with its name and what would be right', () => {
  const mistakes = mistakesIn({ CRIER_PORT: 'http', CRIER_PUBLIC_URL: 'live.example.org', CRIER_ADMIN_KEY: 'short' })

  expect(mistakes).toEqual([
    'CRIER_PORT: use a number from 0 to 65535',
    'CRIER_PUBLIC_URL: use an address such as https://live.example.org',
    'CRIER_ADMIN_KEY: use at least 16 characters, such as "openssl rand -hex 24" prints',
  ])
})

test.each([
  ['all', ['ingest', 'gateway', 'push']],
  ['gateway', ['gateway']],
  ['ingest, push', ['ingest', 'push']],
])('CRIER_ROLES=%s is read as a list of roles', (text, roles) => {
  expect(readSettings({ CRIER_ROLES: text })).toMatchObject({ settings: { CRIER_ROLES: roles } })
})

test.each([
  ['auto', 'auto'],
  ['4', 4],
])('CRIER_WORKERS=%s is read', (text, workers) => {
  expect(readSettings({ CRIER_WORKERS: text })).toMatchObject({ settings: { CRIER_WORKERS: workers } })
})

test.each([
  ['CRIER_ROLES', 'ingest,editor'],
  ['CRIER_WORKERS', '0'],
  ['CRIER_WORKERS', 'many'],
  ['CRIER_DRAIN_SECONDS', 'soon'],
  ['CRIER_SESSION_HOURS', '0'],
  ['CRIER_SESSION_HOURS', '169'],
  ['CRIER_OIDC_ISSUER', 'id.example.org'],
  ['CRIER_OIDC_ISSUER', 'http://id.example.org'],
  ['CRIER_OIDC_SCOPES', 'profile email'],
  ['CRIER_OIDC_GROUPS', 'sport'],
  ['CRIER_OIDC_GROUPS', 'sport=chief'],
  ['CRIER_OIDC_GROUPS', 'sport=editor:Not A Blog'],
  ['CRIER_OIDC_GROUPS', 'desk=admin:strike'],
  ['CRIER_OIDC_GROUPS', ';'],
  ['CRIER_OIDC_CHECK_MINUTES', '0'],
  ['CRIER_OIDC_GRACE_MINUTES', '1441'],
  ['CRIER_KEY_SIGN_IN', 'yes'],
  ['CRIER_PROXIES', 'cloudflare'],
  ['CRIER_PROXIES', '10.0.0.0/33'],
  ['CRIER_PROXIES', '10.0.0.0/8,'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://crier:hunter2@collector:4318'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://hunter2@collector:4318/v1/traces'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20hunter2%0Ax'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20hunter%E2%82%AC'],
])('%s=%s is refused with what would be right', (name, value) => {
  expect(mistakesIn({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}.*: use `))])
})

test.each([
  ['DATABASE_URL', 'mysql://user:hunter2@db/crier', 'use an address such as postgres://'],
  ['REDIS_URL', 'http://:hunter2@cache', 'use redis://'],
])('an invalid %s is reported with advice, without its password', (name, value, advice) => {
  const [mistake] = mistakesIn({ DATABASE_URL: 'postgres://db/crier', [name]: value })

  expect(mistake).toContain(`${name}: ${advice}`)
  expect(mistake).not.toContain('hunter2')
})

test('Redis without a shared database is a mistake', () => {
  expect(mistakesIn({ REDIS_URL: 'redis://cache' })).toEqual([
    'REDIS_URL: nodes that share a Redis need one database: set DATABASE_URL too',
  ])
})

test('an empty variable counts as absent', () => {
  expect(readSettings({ CRIER_PORT: '', CRIER_ADMIN_KEY: '' })).toMatchObject({ settings: { CRIER_PORT: 8080 } })
})

test('a trailing slash of the public URL is removed', () => {
  const read = readSettings({ CRIER_PUBLIC_URL: 'https://live.example.org/' })

  expect(read).toMatchObject({ settings: { CRIER_PUBLIC_URL: 'https://live.example.org' } })
})

test('a secret may be in a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'crier-')), 'admin-key')
  writeFileSync(file, 'a-secret-from-a-file\n')

  expect(readSettings({ CRIER_ADMIN_KEY_FILE: file })).toMatchObject({
    settings: { CRIER_ADMIN_KEY: 'a-secret-from-a-file' },
  })
})

test('a missing secret file, or one in addition to the setting itself, is a mistake', () => {
  const mistakes = mistakesIn({ CRIER_ADMIN_KEY_FILE: '/none', CRIER_KEY_FILE: '/none', CRIER_KEY: 'k' })

  expect(mistakes).toEqual([
    'CRIER_ADMIN_KEY_FILE: the file /none cannot be read',
    'CRIER_KEY_FILE: CRIER_KEY is set too; keep one of them',
    'CRIER_KEY_FILE: the file /none cannot be read',
  ])
})

test('an incomplete bucket configuration is a mistake, and pictures are never stored in an unintended place', () => {
  expect(mistakesIn({ CRIER_S3_BUCKET: 'newsroom-pictures' })).toEqual([
    'CRIER_S3_ACCESS_KEY: missing; CRIER_S3_BUCKET needs it',
    'CRIER_S3_SECRET_KEY: missing; CRIER_S3_BUCKET needs it',
  ])
  expect(mistakesIn({ CRIER_S3_ENDPOINT: 'https://minio.example.org' })).toHaveLength(3)
  expect(mistakesIn({ CRIER_MEDIA_MAX_MB: '500', CRIER_S3_REGION: 'a/b' })).toEqual([
    'CRIER_MEDIA_MAX_MB: use a number from 1 to 100',
    'CRIER_S3_REGION: use the name of a region, such as eu-central-1',
  ])
})

test('no message repeats a secret', () => {
  expect(mistakesIn({ CRIER_ADMIN_KEY: 'hunter2' }).join()).not.toContain('hunter2')
})

test("docs/configuration.md documents exactly the server's settings", () => {
  const rows = readFileSync('docs/configuration.md', 'utf8').match(/^\| `.*$/gm)

  const defaults = readSettings({})
  const expected = Object.entries(settings).map(([name, schema]) => {
    const value = defaults.kind === 'settings' ? Reflect.get(defaults.settings, name) : undefined
    return `| \`${name}\` |${value === undefined ? '' : ` \`${value}\``} | ${schema.meta()?.description} |`
  })
  expect(rows).toEqual(expected)
})

test('docs/configuration.md names every secret that may be in a file', () => {
  const text = readFileSync('docs/configuration.md', 'utf8')

  expect(SECRETS.filter(name => !text.includes(`\`${name}_FILE\``))).toEqual([])
})

function mistakesIn(env: Environment): readonly string[] {
  const read = readSettings(env)
  return read.kind === 'mistakes' ? read.mistakes : []
}
