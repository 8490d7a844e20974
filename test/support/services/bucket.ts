/**
 * A real bucket (`@20minutes/s3rver`) for a test: it verifies signatures. A proxy in front of it verifies the hash of the body, which
 * that leaves out, records requests and fails on demand.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import type { BucketOptions } from '#editorial/media/bucket-media.ts'
import { listen } from './listen.ts'

const NAME = 'newsroom-pictures'

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

  const door = createServer(async (asking, response) => {
    const body = Buffer.concat(await asking.toArray())
    const answer = failures-- > 0 ? refusal(503, 'SlowDown') : await pass(asking, { body, storePort })
    asked.push(`${asking.method} ${asking.url} ${answer.status}`)
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
      ...{ accessKey: 'S3RVER', secretKey: 'S3RVER' },
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

/** With the Host header that was signed. */
async function pass({ method, url, headers }: IncomingMessage, { body, storePort }: Passing): Promise<Response> {
  const hash = headers['x-amz-content-sha256']
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return refusal(403, 'XAmzContentSHA256Mismatch')
  const passed = request({ port: storePort, method, path: url, headers }).end(body)
  const [answer] = (await once(passed, 'response')) as [IncomingMessage]
  const content = Buffer.concat(await answer.toArray())
  const status = answer.statusCode ?? 500
  return new Response(status === 204 || status === 304 ? null : content, {
    status,
    headers: Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
  })
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function refusal(status: number, code: string): Response {
  return new Response(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`, { status })
}
