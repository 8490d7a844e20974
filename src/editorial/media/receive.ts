/** Reads what somebody sends, and no more of it than is wanted. */
import type { Readable } from 'node:stream'

/**
 * Up to so many times the limit is waited for, and thrown away: many clients look for the answer only when they have sent
 * everything. Whoever sends without end is answered in the midst of it.
 */
const PATIENCE = 5

/** Undefined when it is more than `maxBytes`. Rejects when the sender breaks off. */
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
