/** Pictures in an S3-compatible bucket. */
import { AwsClient } from 'aws4fetch'
import { Refusal } from '#platform/errors.ts'
import { hashInName, type MediaName, mediaTypeOf } from './media-name.ts'
import type { MediaStore } from './media-store.ts'

/** A bucket responds in a tenth of a second; an editor should not wait for a failing one. */
const TIMEOUT_MS = 15_000
/** After 5xx and 429, with back-off: healthy buckets return these now and then. */
const RETRIES = 2
const RETRY_AFTER_SECONDS = 5
/** For CDNs that read the bucket directly: the same as Crier's own header. */
const CACHE_CONTROL = 'public, max-age=3600'

export type BucketOptions = {
  /** Without a slash at its end. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
  readonly timeoutMs?: number
}

export function createBucketMedia(options: BucketOptions): MediaStore {
  const { endpoint, bucket, region, accessKey, secretKey, timeoutMs = TIMEOUT_MS } = options
  const signer = { accessKeyId: accessKey, secretAccessKey: secretKey, region, service: 's3' }
  const client = new AwsClient({ ...signer, retries: RETRIES })

  async function ask(name: MediaName, request: RequestInit): Promise<Response> {
    const address = `${endpoint}/${bucket}/media/${name}`
    const asked = client.fetch(address, { ...request, signal: AbortSignal.timeout(timeoutMs) })
    const answer = await asked.catch((error: unknown) => {
      throw away(error)
    })
    if (answer.ok || answer.status === 404) return answer
    throw away(new Error(`The bucket answered ${answer.status} ${await codeIn(answer)}`))
  }

  return {
    async put(name, bytes) {
      // The hash is signed, so the bucket refuses bytes that were damaged in transit.
      const headers = {
        'Content-Type': mediaTypeOf(name),
        'Cache-Control': CACHE_CONTROL,
        'X-Amz-Content-Sha256': hashInName(name),
      }
      const answer = await ask(name, { method: 'PUT', headers, body: Buffer.from(bytes) })
      if (!answer.ok) throw away(new Error(`The bucket answered ${answer.status} ${await codeIn(answer)}`))
    },

    async read(name) {
      const answer = await ask(name, { method: 'GET' })
      if (answer.status !== 404) return Buffer.from(await answer.arrayBuffer())
      const code = await codeIn(answer)
      if (code === 'NoSuchBucket') throw away(new Error(`The bucket answered 404 ${code}`))
      return undefined
    },

    async erase(name) {
      const answer = await ask(name, { method: 'DELETE' })
      if (answer.ok) return
      const code = await codeIn(answer)
      if (code === 'NoSuchBucket') throw away(new Error(`The bucket answered 404 ${code}`))
    },

    // A bucket does not show a picture before it is complete.
    async tidy() {},
  }
}

function away(cause: unknown): Refusal {
  const detail = 'The bucket that keeps the pictures cannot be used now; try again after the time in Retry-After.'
  return new Refusal('unavailable', { detail, cause, retryAfterSeconds: RETRY_AFTER_SECONDS })
}

/** Such as `SignatureDoesNotMatch`: what an operator needs, without anything that was signed. */
async function codeIn(answer: Response): Promise<string> {
  const text = await answer.text().catch(() => '')
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? ''
}
