/**
 * A real bucket (`s3rver`) for a test. It accepts any version 4 signature, so a proxy in front of it verifies the signature and the
 * hash of the body, as the AWS specification describes.
 */
import { createHash, createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import type { BucketOptions } from '#editorial/media/bucket-media.ts'
import { listen } from './listen.ts'

const NAME = 'newsroom-pictures'
/** The credentials of `s3rver`. */
const SECRET = 'S3RVER'

interface Bucket extends AsyncDisposable {
  readonly options: BucketOptions
  /** The requests received, such as `PUT /newsroom-pictures/media/….jpg 200`. */
  readonly asked: readonly string[]
  /** Answers the next requests, this many, with 503, as buckets do. */
  failNext(count: number): void
}

export async function startBucket(): Promise<Bucket> {
  const directory = await mkdtemp(join(tmpdir(), 'crier-bucket-'))
  const store = new S3rver({
    ...{ port: 0, address: '127.0.0.1', silent: true, directory },
    ...{ configureBuckets: [{ name: NAME, configs: [] }] },
  })
  const { port: storePort } = await store.run()
  const asked: string[] = []
  let failures = 0

  const door = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const answer = failures-- > 0 ? refusal(503, 'SlowDown') : await pass(request, { body, storePort })
    asked.push(`${request.method} ${request.url} ${answer.status}`)
    response.writeHead(
      answer.status,
      [...answer.headers].filter(([name]) => !/^(?:connection|transfer-encoding|keep-alive)$/.test(name)).flat(),
    )
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  const at = await listen(door)

  return {
    options: {
      ...{ endpoint: at.url, bucket: NAME, region: 'eu-central-1' },
      ...{ accessKey: 'S3RVER', secretKey: SECRET },
    },
    asked,
    failNext(count) {
      failures = count
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([at[Symbol.asyncDispose](), store.close()])
      await rm(directory, { recursive: true, force: true })
    },
  }
}

type Passing = { readonly body: Buffer; readonly storePort: number }

async function pass(request: IncomingMessage, { body, storePort }: Passing): Promise<Response> {
  const problem = problemWith(request, body)
  if (problem !== undefined) return refusal(403, problem)
  const { host: _, connection: __, 'transfer-encoding': ___, 'content-length': ____, ...headers } = request.headers
  return fetch(`http://127.0.0.1:${storePort}${request.url}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  })
}

/** AWS Signature Version 4, "Create a signed request". */
function problemWith(request: IncomingMessage, body: Buffer): string | undefined {
  const { headers, method = '', url = '' } = request
  const header =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/
  const [, , day = '', region = '', names = '', signature] = header.exec(headers.authorization ?? '') ?? []
  if (signature === undefined) return 'AccessDenied'
  const hash = String(headers['x-amz-content-sha256'])
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const signed = names.split(';').map(name => `${name}:${String(headers[name]).trim()}\n`)
  const canonical = [method, url, '', signed.join(''), names, hash].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (key, part) => hmac(key, part),
    `AWS4${SECRET}`,
  )
  return hmac(key, text).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch'
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function refusal(status: number, code: string): Response {
  return new Response(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`, { status })
}
