/** Decodes a page in its declared encoding. */
import { TextDecoder } from 'node:util'

/** Covers the charset declaration, which must be in the first 1024 bytes (HTML, section 4.2.5.4). */
const HEAD_BYTES = 2_048

export function decode(bytes: Buffer, type: string): string {
  const declared =
    /charset=["']?([\w-]+)/.exec(type)?.[1] ??
    /<meta[^>]+charset=["']?([\w-]+)/i.exec(bytes.toString('latin1', 0, HEAD_BYTES))?.[1] ??
    'utf-8'
  return decoderFor(declared).decode(bytes)
}

function decoderFor(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding)
  } catch {
    return new TextDecoder()
  }
}
