/** Reads a small request body. */
import type { IncomingMessage } from 'node:http'

/** The same limit as for WebSocket messages. */
export const MAX_MESSAGE_BYTES = 64 * 1024

export async function readRequestBody(request: IncomingMessage): Promise<Buffer | 'too large'> {
  const parts: Buffer[] = []
  let length = 0
  // The request is not destroyed, because the refusal has not been written yet.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length
    if (length > MAX_MESSAGE_BYTES) return 'too large'
    parts.push(part)
  }
  return Buffer.concat(parts)
}
