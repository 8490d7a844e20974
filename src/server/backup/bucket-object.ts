/** One object of an S3-compatible bucket, written in parts and read as a stream, in bounded memory. */
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import type { BucketOptions } from '#editorial/media/bucket-media.ts'
import { BackupError } from './backup-error.ts'

/** All of one size, as some stores demand; up to two are in memory. S3 accepts 5 MiB and more, and 10,000 parts. */
const PART_BYTES = 32 * 1024 * 1024
const MAX_PARTS = 10_000
/** At the slowest, a part takes minutes; aws4fetch retries after 5xx and 429. */
const PART_MS = 10 * 60_000
const RETRIES = 5

type ObjectOptions = BucketOptions & {
  readonly key: string
  /** Smaller in tests. */
  readonly partBytes?: number
}

export class BucketObject {
  readonly #client: AwsClient
  readonly #options: ObjectOptions
  readonly #address: string

  constructor(options: ObjectOptions) {
    const { endpoint, bucket, key, region, accessKey, secretKey } = options
    const signer = { accessKeyId: accessKey, secretAccessKey: secretKey, region, service: 's3' }
    this.#client = new AwsClient({ ...signer, retries: RETRIES })
    this.#options = options
    this.#address = `${endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`
  }

  async exists(): Promise<boolean> {
    return (await this.#ask({ method: 'HEAD' })).ok
  }

  async read(): Promise<Readable> {
    const { key, bucket } = this.#options
    const answer = await this.#ask({ method: 'GET' })
    if (!answer.ok || !answer.body) throw new BackupError(`There is no ${key} in the bucket ${bucket}.`)
    return Readable.fromWeb(answer.body as WebStream)
  }

  /** Nothing is left in the bucket if the stream fails. */
  async write(content: Readable): Promise<void> {
    const { bucket, partBytes = PART_BYTES } = this.#options
    const parts = partsOf(content, partBytes)
    const { value: first = Buffer.alloc(0) } = await parts.next()
    if (first.length < partBytes) return void (await this.#put(first, '', ONLY_NEW))
    const begun = await this.#ask({ method: 'POST' }, '?uploads=')
    const upload = /<UploadId>([^<]+)<\/UploadId>/.exec(await begun.text())?.[1]
    if (!upload) throw new BackupError(`The bucket ${bucket} began no upload.`)
    const query = `uploadId=${encodeURIComponent(upload)}`
    try {
      await this.#writeParts(query, startingWith(first, parts))
    } catch (error) {
      // Unfinished uploads are stored, and paid for, until they are aborted.
      await this.#ask({ method: 'DELETE' }, `?${query}`).catch(() => {})
      throw error
    }
  }

  async #writeParts(query: string, parts: AsyncIterable<Buffer>): Promise<void> {
    const tags: string[] = []
    for await (const part of parts) {
      const number = tags.length + 1
      if (number > MAX_PARTS)
        throw new BackupError(`The backup is larger than the ${MAX_PARTS} parts that a bucket takes.`)
      const { headers } = await this.#put(part, `?partNumber=${number}&${query}`)
      tags.push(`<Part><PartNumber>${number}</PartNumber><ETag>${headers.get('ETag') ?? ''}</ETag></Part>`)
    }
    const body = `<CompleteMultipartUpload>${tags.join('')}</CompleteMultipartUpload>`
    const done = await this.#ask({ method: 'POST', body, headers: ONLY_NEW }, `?${query}`)
    if (done.status === 412) throw taken(this.#options.key)
    // S3 may return 200 with an error in the body.
    const text = await done.text()
    if (!done.ok || text.includes('<Error>')) throw new BackupError(`The bucket refused the backup: ${codeIn(text)}`)
  }

  async #put(body: Buffer, query: string, headers: Record<string, string> = {}): Promise<Response> {
    const { key, bucket } = this.#options
    const answer = await this.#ask({ method: 'PUT', body, headers, signal: AbortSignal.timeout(PART_MS) }, query)
    if (answer.status === 412) throw taken(key)
    if (!answer.ok) throw new BackupError(`There is no bucket ${bucket}.`)
    return answer
  }

  async #ask(request: RequestInit, query = ''): Promise<Response> {
    const { bucket, endpoint } = this.#options
    const answer = await this.#client.fetch(this.#address + query, request).catch((cause: unknown) => {
      throw new BackupError(`The bucket ${bucket} cannot be reached at ${endpoint}.`, { cause })
    })
    if (answer.ok || answer.status === 404 || answer.status === 412) return answer
    throw new BackupError(`The bucket ${bucket} returned ${answer.status} ${codeIn(await answer.text())}`.trim())
  }
}

/** Stores that do not know the condition ignore it; whether the object exists is asked before, too. */
const ONLY_NEW = { 'If-None-Match': '*' }

async function* partsOf(content: Readable, bytes: number): AsyncGenerator<Buffer, void> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of content as AsyncIterable<Buffer>) {
    held.push(chunk)
    size += chunk.length
    while (size >= bytes) {
      const all = Buffer.concat(held)
      yield all.subarray(0, bytes)
      held = [all.subarray(bytes)]
      size -= bytes
    }
  }
  if (size > 0) yield Buffer.concat(held)
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

function taken(key: string): BackupError {
  return new BackupError(`${key} exists already; backups are never overwritten. Use another name.`)
}

/** The S3 error code, such as `SignatureDoesNotMatch`: it contains nothing signed. */
function codeIn(text: string): string {
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? ''
}
