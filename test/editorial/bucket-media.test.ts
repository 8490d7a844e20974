/** The contract of the picture store, in a bucket; and behaviour that only buckets have. */
import { Readable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createBucketMedia } from '#editorial/media/bucket-media.ts'
import { nameMedia } from '#editorial/media/media-name.ts'
import { openMedia } from '#editorial/media/open-media.ts'
import { SqlErasures } from '#editorial/media/sql-erasures.ts'
import { systemClock } from '#platform/clock.ts'
import { readSettings } from '#server/config/config.ts'
import { mediaOptions } from '#server/config/media-settings.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { mediaContract } from '#test/contracts/media.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { createPollingBell } from '#test/support/services/polling-bell.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'

const bytes = Buffer.from('the picture')
const picture = nameMedia(bytes, 'jpg')

mediaContract('in a bucket', async () => {
  const bucket = await startBucket()
  const open = () => createBucketMedia(bucket.options)
  return { store: open(), reopen: open, [Symbol.asyncDispose]: () => bucket[Symbol.asyncDispose]() }
})

test.each([
  ['a wrong secret', { secretKey: 'not-the-secret' }, 'SignatureDoesNotMatch'],
  ['a missing bucket', { bucket: 'another-bucket' }, 'NoSuchBucket'],
])(
  '%s is reported to the operator by its S3 code, and to the editor as an unavailable store',
  async (_, wrong, code) => {
    await using bucket = await startBucket()
    const store = createBucketMedia({ ...bucket.options, ...wrong })

    for (const ask of [() => store.put(picture, bytes), () => store.read(picture)]) {
      const refusal = await ask().catch(error => error)
      expect(refusal).toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 })
      expect(refusal.message).toContain('bucket')
      expect(refusal.cause.message).toContain(code)
      expect(`${refusal.message} ${refusal.cause.message}`).not.toContain('not-the-secret')
    }
  },
)

test('an unusable bucket is reported at start-up, and readers are served all the same', async () => {
  await using bucket = await startBucket()
  const { endpoint, bucket: name, accessKey } = bucket.options
  await using app = await startApp({
    env: {
      ...{ CRIER_S3_ENDPOINT: endpoint, CRIER_S3_BUCKET: name },
      ...{ CRIER_S3_ACCESS_KEY: accessKey, CRIER_S3_SECRET_KEY: 'not-the-secret' },
    },
  })

  await expect.poll(() => app.logged.join('')).toContain('cannot use the picture bucket')
  expect(app.logged.join('')).toContain('SignatureDoesNotMatch')
  expect(app.logged.join('')).not.toContain('not-the-secret')
  expect((await app.api('GET', '/')).status).toBe(200)
})

test('nodes on PostgreSQL without a bucket refuse pictures, and name the missing setting', async () => {
  const read = readSettings({ DATABASE_URL: 'postgres://db/crier' })
  if (read.kind !== 'settings') throw new Error(read.mistakes.join())
  const told: string[] = []
  const logger = pino({}, { write: line => void told.push(line) })
  using database = openSqlite(':memory:')
  const erasures = new SqlErasures({ database: sqliteDatabase(database), now: systemClock.now })
  const { media } = openMedia({
    ...mediaOptions(read.settings),
    ...{
      erasures,
      isErasing: true,
      bell: createPollingBell(createMemoryBus(), systemClock),
      clock: systemClock,
      logger,
    },
  })

  const taken = media.take({ by: 'ana', stream: Readable.from([]), announcedBytes: 0, signal: AbortSignal.any([]) })

  await expect(taken).rejects.toMatchObject({ code: 'uploads_off', status: 501 })
  expect(await media.lend(picture)).toBeUndefined()
  expect(told.join('')).toContain('CRIER_S3_BUCKET')
})

test('a bucket that asks to slow down is retried', async () => {
  await using bucket = await startBucket()
  const store = createBucketMedia(bucket.options)
  bucket.failNext(2)

  await store.put(picture, bytes)

  expect(bucket.asked.map(line => line.split(' ')[2])).toEqual(['503', '503', '200'])
})

test('an unreachable bucket is reported as unavailable', async () => {
  const bucket = await startBucket()
  await bucket[Symbol.asyncDispose]()
  const store = createBucketMedia(bucket.options)

  await expect(store.put(picture, bytes)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(store.read(picture)).rejects.toMatchObject({ code: 'unavailable' })
})

test('a bucket that never responds is given up after a while', async () => {
  await using bucket = await startBucket()
  await using road = await startTcpProxy(Number(new URL(bucket.options.endpoint).port))
  const endpoint = `http://127.0.0.1:${road.port}`
  const store = createBucketMedia({ ...bucket.options, endpoint, timeoutMs: 300 })
  road.freeze()

  await expect(store.put(picture, bytes)).rejects.toMatchObject({ code: 'unavailable' })
})
