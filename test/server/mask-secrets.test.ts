/** No secret of the settings is in what the doctor prints. */
import { expect, test } from 'vitest'
import { readSettings } from '#server/config/config.ts'
import { createMask } from '#server/doctor/mask-secrets.ts'

const ENV = {
  DATABASE_URL: 'postgres://crier@db/crier?password=hunter%402&sslmode=require',
  REDIS_URL: 'rediss://:swordfish@cache:6379',
  CRIER_SECRETS_KEY: 'ab'.repeat(32),
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20opensesame,x-tenant=newsroom-17',
}

test.each([
  ['a password in the query of an address', 'password=hunter%402 failed', 'password=******** failed'],
  ['the same, decoded', 'hunter@2', '********'],
  ['a password of an address', 'AUTH swordfish', 'AUTH ********'],
  ['a whole address', ENV.REDIS_URL, '********'],
  ['a header of the collector', 'Bearer opensesame', '********'],
  ['its token alone', 'the token opensesame', 'the token ********'],
  ['another header', 'tenant newsroom-17', 'tenant ********'],
])('%s is hidden', (_, text, masked) => {
  const read = readSettings(ENV)
  if (read.kind !== 'settings') throw new Error(read.mistakes.join())

  expect(createMask(read.settings)(text)).toBe(masked)
})
