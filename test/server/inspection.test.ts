/** Who sees the details of a node behind `/readyz?verbose`. */
import { expect, test } from 'vitest'
import { createDoctorPass, passSecretIn } from '#server/doctor/doctor-pass.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startApp } from '#test/support/services/start-app.ts'

const app = forThisFile(startApp)
const READY = '/readyz?verbose'
const key = async (role: string) => (await app.api('POST', '/v1/keys', { body: { name: role, role } })).body.secret

test('strangers see the parts alone, whatever they claim to be', async () => {
  const claims = [
    {},
    { 'X-Crier-Doctor': `${Math.floor(Date.now() / 1_000)}.${'0'.repeat(64)}` },
    { 'X-Forwarded-For': '127.0.0.1', Host: 'localhost' },
    { Authorization: 'Basic b3BlcmF0b3I6c2VjcmV0' },
  ]

  for (const headers of claims) {
    const { status, body } = await app.api('GET', READY, { key: null, headers })
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(['parts', 'sending', 'status'])
  }
})

test('an admin key sees them; another key is refused, and guesses are', async () => {
  const editor = await key('editor')

  const [seen, short] = [await app.api('GET', READY), await app.api('GET', '/readyz')]
  const refused = await app.api('GET', READY, { key: editor })
  const guessed = await app.api('GET', READY, { key: 'not-a-key-of-this-server' })

  const { inspected } = seen.body
  expect(inspected.version).toBe('0.0.0-test')
  expect(inspected.checks.map(({ check }: { check: string }) => check)).toEqual(['descriptors', 'memory', 'disk'])
  expect(inspected.request).toMatchObject({ peer: '127.0.0.1', forwardedFor: null })
  expect(Object.keys(short.body)).toEqual(['status'])
  expect([refused.status, refused.body.code, refused.body.inspected]).toEqual([403, 'forbidden', undefined])
  expect([guessed.status, guessed.body.code, guessed.body.inspected]).toEqual([401, 'wrong_key', undefined])
})

test('so does the doctor beside the node, for the readers that it expects', async () => {
  const secret = passSecretIn({ CRIER_DATA: app.folder, CRIER_SECRETS_KEY: undefined, DATABASE_URL: undefined }) ?? ''
  const headers = { 'X-Crier-Doctor': createDoctorPass(secret, () => new Date()).issue(), 'X-Forwarded-Proto': 'https' }
  const ask = async (readers: string) =>
    (await app.api('GET', `${READY}&readers=${readers}`, { key: null, headers })).body.inspected

  const [few, many, nonsense] = [await ask('10'), await ask('9000000'), await ask('-1')]

  const descriptors = (inspected: typeof few) =>
    inspected.checks.find(({ check }: { check: string }) => check === 'descriptors')
  expect(few.request).toMatchObject({ forwardedProto: 'https', countedAs: expect.stringContaining('127.0.0.1') })
  expect([descriptors(few).state, descriptors(many).state]).toEqual(['ok', 'warning'])
  expect(descriptors(nonsense)).toMatchObject({ state: expect.stringMatching(/^(ok|warning)$/) })
})

test('a node whose database is away says so, to a key that it cannot check as well', async () => {
  const database = await makeDatabase()
  await using node = await startApp({ env: { DATABASE_URL: database.url } })
  const before = await node.api('GET', READY)

  await database[Symbol.asyncDispose]()
  const { status, body } = await node.api('GET', READY)

  expect(before.body.inspected.checks[0]).toMatchObject({ check: 'clock', state: 'ok' })
  expect([status, body.code]).toEqual([503, 'unavailable'])
  expect(body.parts).toContainEqual(expect.objectContaining({ name: 'database', status: 'down' }))
  expect(body.inspected).toBeUndefined()
})
