/** Uploaded files in an S3-compatible bucket. */
import { openAsBlob } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import { Refusal } from '#platform/errors.ts'
import { hashInName, type MediaName, mediaTypeOf, readMediaName } from './media-name.ts'
import type { ByteRange, MediaStore, StoredPicture } from './media-store.ts'
import { tidyFolder } from './tidy-folder.ts'

/** A bucket normally responds within 100 ms; an editor should not wait long for a failing one. */
const TIMEOUT_MS = 15_000
/** Of a recording, which may be a gigabyte: the slowest line between a node and its bucket, in bytes a second. */
const SLOWEST = 1_000_000
/** After 5xx and 429, with back-off: healthy buckets return these occasionally. */
const RETRIES = 2
const RETRY_AFTER_SECONDS = 5
/** For CDNs that read the bucket directly; equal to Crier's own header. */
const CACHE_CONTROL = 'public, max-age=3600'

export type BucketOptions = {
  /** Without a trailing slash. */
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

  function ask(name: MediaName, request: RequestInit): Promise<Response> {
    return askAt(`/media/${name}`, request)
  }

  async function askAt(path: string, request: RequestInit, signal = AbortSignal.timeout(timeoutMs)): Promise<Response> {
    const address = `${endpoint}/${bucket}${path}`
    const asked = client.fetch(address, { ...request, signal })
    const answer = await asked.catch((error: unknown) => {
      throw away(error)
    })
    if (answer.ok || answer.status === 404) return answer
    throw away(new Error(`The bucket returned ${answer.status} ${await codeIn(answer)}`))
  }

  return {
    list: () => listPictures(askAt),
    parts: join(tmpdir(), 'crier-uploads'),

    async put(name, bytes) {
      await putBody(askAt, { name, body: Buffer.from(bytes) })
    },

    async putFile(name, path) {
      const body = await openAsBlob(path)
      const signal = AbortSignal.timeout(timeoutMs + Math.ceil((body.size / SLOWEST) * 1_000))
      await putBody(askAt, { name, body, signal })
    },

    async sizeOf(name) {
      const answer = await ask(name, { method: 'HEAD' })
      return answer.ok ? Number(answer.headers.get('content-length')) : undefined
    },

    stream: (name, range) => streamRange(askAt, { name, range, timeoutMs }),

    async read(name) {
      const answer = await ask(name, { method: 'GET' })
      if (answer.status !== 404) return Buffer.from(await answer.arrayBuffer())
      const code = await codeIn(answer)
      if (code === 'NoSuchBucket') throw away(new Error(`The bucket returned 404 ${code}`))
      return undefined
    },

    async erase(name) {
      const answer = await ask(name, { method: 'DELETE' })
      if (answer.ok) return
      const code = await codeIn(answer)
      if (code === 'NoSuchBucket') throw away(new Error(`The bucket returned 404 ${code}`))
    },

    // Uploads to a bucket are atomic. What a crash left is on this machine.
    tidy: before => tidyFolder(join(tmpdir(), 'crier-uploads'), before),
  }
}

type AskAt = (path: string, request: RequestInit, signal?: AbortSignal) => Promise<Response>
type Streaming = { readonly name: MediaName; readonly range: ByteRange; readonly timeoutMs: number }

/** Only the headers have a time limit: how long the bytes take is up to the reader. */
async function streamRange(askAt: AskAt, { name, range, timeoutMs }: Streaming): Promise<Readable | undefined> {
  const given = new AbortController()
  const late = AbortSignal.timeout(timeoutMs)
  const giveUp = () => given.abort(late.reason)
  late.addEventListener('abort', giveUp)
  const headers = { Range: `bytes=${range.first}-${range.last}` }
  const answer = await askAt(`/media/${name}`, { method: 'GET', headers }, given.signal)
  late.removeEventListener('abort', giveUp)
  if (answer.ok && answer.body) return Readable.fromWeb(answer.body as ReadableStream)
  if ((await codeIn(answer)) === 'NoSuchBucket') throw away(new Error('The bucket returned 404 NoSuchBucket'))
  return undefined
}

type Putting = { readonly name: MediaName; readonly body: Buffer<ArrayBuffer> | Blob; readonly signal?: AbortSignal }

async function putBody(askAt: AskAt, { name, body, signal }: Putting): Promise<void> {
  // The hash is part of the signature, so the bucket refuses bytes that were damaged in transit.
  const headers = {
    'Content-Type': mediaTypeOf(name),
    'Cache-Control': CACHE_CONTROL,
    'X-Amz-Content-Sha256': hashInName(name),
  }
  const answer = await askAt(`/media/${name}`, { method: 'PUT', headers, body }, signal)
  if (!answer.ok) throw away(new Error(`The bucket returned ${answer.status} ${await codeIn(answer)}`))
}

/** ListObjectsV2, a thousand at a time. */
async function* listPictures(askAt: AskAt): AsyncGenerator<StoredPicture> {
  for (let next = ''; ; ) {
    const more = next && `&continuation-token=${encodeURIComponent(next)}`
    const answer = await askAt(`?list-type=2&prefix=media%2F${more}`, { method: 'GET' })
    if (!answer.ok) throw away(new Error(`The bucket returned ${answer.status} ${await codeIn(answer)}`))
    const page = await answer.text()
    for (const [, object = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const name = readMediaName(textOf('Key', object).replace(/^media\//, ''))
      if (name)
        yield { name, bytes: Number(textOf('Size', object)), storedAt: new Date(textOf('LastModified', object)) }
    }
    next = textOf('NextContinuationToken', page)
    if (next === '') return
  }
}

function away(cause: unknown): Refusal {
  const detail = 'The bucket is unavailable; retry after the time in Retry-After.'
  return new Refusal('unavailable', { detail, cause, retryAfterSeconds: RETRY_AFTER_SECONDS })
}

/** The names that we list contain nothing that XML escapes; a token may. */
function textOf(element: string, xml: string): string {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? ''
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** The S3 error code, such as `SignatureDoesNotMatch`: it helps an operator and contains nothing signed. */
async function codeIn(answer: Response): Promise<string> {
  const text = await answer.text().catch(() => '')
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? ''
}
