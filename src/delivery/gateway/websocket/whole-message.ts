/**
 * Reads what almost every frame of a reader is: a whole, masked message in one piece (RFC 6455, section 5.2). Everything else, such as
 * control frames, fragments and mistakes, is left to `ws`.
 */
import { isUtf8 } from 'node:buffer'
import { constants, inflateRawSync } from 'node:zlib'

type WholeMessage = {
  readonly message: Buffer
  /** Where the next frame begins. */
  readonly end: number
}

const FINAL_TEXT = 0x81
const FINAL_BINARY = 0x82
/** RSV1: this message is compressed (RFC 7692, section 7.2.3). */
const COMPRESSED = 0x40
const MASKED = 0x80
const LENGTH_IN_16_BITS = 126
const MASK_BYTES = 4

/** A connect and its subscriptions. Inflated here, at once; `ws` takes larger ones to other threads. */
const MAX_DEFLATED_BYTES = 512
const MAX_INFLATED_BYTES = 4_096
/** The end of a sync flush, which the sender omits (RFC 7692, section 7.2.2). */
const SYNC_TAIL = Buffer.from([0, 0, 0xff, 0xff])

/** Undefined if it is anything else, or not all there. `mayDeflate`: compression was negotiated. */
export function wholeMessageAt(chunk: Buffer, at: number, mayDeflate: boolean): WholeMessage | undefined {
  const [first = 0, second = 0] = [chunk[at], chunk[at + 1]]
  const kind = first & ~COMPRESSED
  const isDeflated = kind !== first
  if ((kind !== FINAL_TEXT && kind !== FINAL_BINARY) || (isDeflated && !mayDeflate) || second < MASKED) return undefined
  const short = second - MASKED
  const start = at + (short === LENGTH_IN_16_BITS ? 4 : 2)
  const length = short === LENGTH_IN_16_BITS ? (chunk[at + 2] ?? 0) * 256 + (chunk[at + 3] ?? 0) : short
  const end = start + MASK_BYTES + length
  // A length that takes more bytes than needed is a mistake, too.
  if (short > LENGTH_IN_16_BITS || length < short || end > chunk.length) return undefined
  const payload = unmasked(chunk, start, length)
  const message = isDeflated ? inflated(payload) : payload
  return message && (kind === FINAL_BINARY || isUtf8(message)) ? { message, end } : undefined
}

/** A copy, because `ws` would need the chunk as it came. */
function unmasked(chunk: Buffer, start: number, length: number): Buffer {
  const payload = Buffer.allocUnsafe(length)
  const from = start + MASK_BYTES
  for (let n = 0; n < length; n += 1) payload[n] = (chunk[from + n] ?? 0) ^ (chunk[start + (n & 3)] ?? 0)
  return payload
}

/** All readers send the same pongs, and most the same first message. */
let last: { readonly deflated: Buffer; readonly message: Buffer } = {
  deflated: Buffer.alloc(0),
  message: Buffer.alloc(0),
}

function inflated(deflated: Buffer): Buffer | undefined {
  if (deflated.length === 0 || deflated.length > MAX_DEFLATED_BYTES) return undefined
  if (deflated.equals(last.deflated)) return last.message
  try {
    const message = inflateRawSync(Buffer.concat([deflated, SYNC_TAIL]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: MAX_INFLATED_BYTES,
    })
    last = { deflated, message }
    return message
  } catch {
    // `ws` says what is wrong with it.
    return undefined
  }
}
