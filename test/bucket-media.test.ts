/** Pictures in a bucket, held to the contract; and what a bucket does that a folder does not. */
import { expect, test } from 'vitest'
import { createBucketMedia } from '../src/media/bucket-media.ts'
import { nameMedia } from '../src/media/media-name.ts'
import { mediaContract } from './contracts/media.ts'
import { startBucket } from './support/bucket.ts'
import { startTcpProxy } from './support/tcp-proxy.ts'

const bytes = Buffer.from('the picture')
const picture = nameMedia(bytes, 'jpg')

mediaContract('in a bucket', async () => {
  const bucket = await startBucket()
  const open = () => createBucketMedia(bucket.options)
  return { store: open(), reopen: open, [Symbol.asyncDispose]: () => bucket[Symbol.asyncDispose]() }
})

test.each([
  ['a wrong secret', { secretKey: 'not-the-secret' }, 'SignatureDoesNotMatch'],
  ['a bucket that is not there', { bucket: 'another-bucket' }, 'NoSuchBucket'],
])('%s is told to the operator by its name, and to the editor as a store that is away', async (_, wrong, code) => {
  await using bucket = await startBucket()
  const store = createBucketMedia({ ...bucket.options, ...wrong })

  for (const asked of [store.put(picture, bytes), store.read(picture)]) {
    const refusal = await asked.catch(error => error)
    expect(refusal).toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 })
    expect(refusal.message).toContain('bucket')
    expect(refusal.cause.message).toContain(code)
    expect(`${refusal.message} ${refusal.cause.message}`).not.toContain('not-the-secret')
  }
})

test('a bucket that asks to slow down is asked again', async () => {
  await using bucket = await startBucket()
  const store = createBucketMedia(bucket.options)
  bucket.failNext(2)

  await store.put(picture, bytes)

  expect(bucket.asked.map(line => line.split(' ')[2])).toEqual(['503', '503', '200'])
})

test('a bucket that cannot be reached is told as away', async () => {
  const bucket = await startBucket()
  await bucket[Symbol.asyncDispose]()
  const store = createBucketMedia(bucket.options)

  await expect(store.put(picture, bytes)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(store.read(picture)).rejects.toMatchObject({ code: 'unavailable' })
})

test('a bucket that takes a request and never answers is waited for a while, and no longer', async () => {
  await using bucket = await startBucket()
  await using road = await startTcpProxy(Number(new URL(bucket.options.endpoint).port))
  const endpoint = `http://127.0.0.1:${road.port}`
  const store = createBucketMedia({ ...bucket.options, endpoint, timeoutMs: 300 })
  road.freeze()

  await expect(store.put(picture, bytes)).rejects.toMatchObject({ code: 'unavailable' })
})
