/** Reads an upload up to a limit. */
import type { Readable } from 'node:stream'

/** Reads on up to this multiple of the limit, because many clients read the response only after sending everything. */
const PATIENCE = 5

/** Undefined when it exceeds `maxBytes`. Rejects when the sender disconnects. */
export async function receive(stream: Readable, maxBytes: number): Promise<Buffer | undefined> {
  let chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) chunks = []
    else chunks.push(chunk)
    if (bytes > maxBytes * PATIENCE) return undefined
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks, bytes)
}
