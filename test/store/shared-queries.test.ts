import { expect, test } from 'vitest'
import { shareQueries } from '#store/sql/shared-queries.ts'

const FIND = 'SELECT name FROM keys WHERE hash = $1'

/** A database with one value, which counts the queries. */
function openDatabase() {
  const database = { queries: 0, value: 'valid', failure: undefined as Error | undefined }
  const read = shareQueries(async () => {
    database.queries += 1
    if (database.failure) throw database.failure
    return [{ value: database.value }]
  })
  return { database, read }
}

test('identical reads of one turn of the event loop are one query', async () => {
  const { database, read } = openDatabase()

  const answers = await Promise.all(Array.from({ length: 64 }, () => read(FIND, [Buffer.from('hash')])))

  expect(database.queries).toBe(1)
  expect(answers).toEqual(Array.from({ length: 64 }, () => [{ value: 'valid' }]))
})

test('a read is newer than every request that shares it', async () => {
  const { database, read } = openDatabase()

  const first = read(FIND, ['hash'])
  database.value = 'revoked'
  const second = read(FIND, ['hash'])

  expect(await second).toEqual([{ value: 'revoked' }])
  expect(await first).toEqual([{ value: 'revoked' }])
})

test('a later turn reads again', async () => {
  const { database, read } = openDatabase()
  await read(FIND, ['hash'])
  database.value = 'revoked'

  expect(await read(FIND, ['hash'])).toEqual([{ value: 'revoked' }])
  expect(database.queries).toBe(2)
})

test.each([
  ['other values', FIND, ['one'], FIND, ['other']],
  ['values of other types', FIND, [1], FIND, ['1']],
  ['bytes and their text', FIND, [Buffer.from('a')], FIND, ['a']],
  ['two values and one that holds both', FIND, ['a', 'b'], FIND, ['a\nb']],
  ['other statements', FIND, ['one'], 'SELECT 1', ['one']],
] as const)('%s are not shared', async (_, text, values, otherText, otherValues) => {
  const { database, read } = openDatabase()

  await Promise.all([read(text, values), read(otherText, otherValues)])

  expect(database.queries).toBe(2)
})

test.each([
  'INSERT INTO notes (id) VALUES ($1)',
  'WITH taken AS (DELETE FROM jobs RETURNING id) SELECT id FROM taken',
  'SELECT id FROM jobs WHERE id = $1 FOR UPDATE SKIP LOCKED',
  'SELECT pg_advisory_xact_lock($1)',
  "SELECT set_config('synchronous_commit', 'on', true)",
])('a statement with an effect is executed each time: %s', async text => {
  const { database, read } = openDatabase()

  await Promise.all([read(text, ['a']), read(text, ['a'])])

  expect(database.queries).toBe(2)
})

test('a failed read fails those that share it, and is not remembered', async () => {
  const { database, read } = openDatabase()
  database.failure = new Error('away')
  const settled = await Promise.allSettled([read(FIND, ['hash']), read(FIND, ['hash'])])
  database.failure = undefined

  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await read(FIND, ['hash'])).toEqual([{ value: 'valid' }])
})
