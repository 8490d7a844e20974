/** Server frames: RFC 6455, section 5.2 (final and unmasked); compressed ones: RFC 7692, section 7.2. */
import { constants, deflateRawSync } from 'node:zlib'
import type { Framing } from './framing.ts'

const FINAL = 0x80
/** RSV1: this message is compressed. */
const COMPRESSED = 0x40
const OPCODES = { text: 1, binary: 2 } as const
const LENGTH_IN_16_BITS = 126
const LENGTH_IN_64_BITS = 127

/** Below this size, the overhead of a packet exceeds what deflate could save. */
const MIN_COMPRESSED_BYTES = 256
/** Takes twice as long as level 1 for a tenth fewer bytes; prepared once, sent thousands of times. */
const LEVEL = 6
/** The end of a sync flush, which RFC 7692 omits (section 7.2.1). */
const SYNC_TAIL_BYTES = 4
const MAX_STORED_BYTES = 0xffff
/** The start of an empty stored block; the receiver appends the rest. */
const END = Buffer.from([0])

type WebSocketFraming = { readonly opcode: keyof typeof OPCODES; readonly isDeflated: boolean }

export function webSocketFraming({ opcode, isDeflated }: WebSocketFraming): Framing {
  const first = FINAL | OPCODES[opcode]
  const plain: Framing = {
    wrap: message => frame(first, message),
    prepare: part => part,
    wrapAround: (before, part, after) => frame(first, before, part, after),
  }
  return isDeflated ? deflated(plain, first) : plain
}

/**
 * Each message is compressed by itself, so that all readers share it: a sender may reset its window with any message (section
 * 7.2.3.2), and the handshake says that this one does.
 */
function deflated(plain: Framing, first: number): Framing {
  return {
    wrap(message) {
      if (message.length < MIN_COMPRESSED_BYTES) return plain.wrap(message)
      const body = deflate(message).subarray(0, -SYNC_TAIL_BYTES)
      return body.length < message.length ? frame(first | COMPRESSED, body) : plain.wrap(message)
    },
    prepare: deflate,
    // Deflate blocks can be concatenated: the reader's own parts are stored uncompressed around the shared compressed part.
    wrapAround: (before, prepared, after) => frame(first | COMPRESSED, stored(before), prepared, stored(after), END),
  }
}

function deflate(part: Buffer): Buffer {
  return deflateRawSync(part, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH })
}

/** RFC 1951, section 3.2.4. After a sync flush, a block starts at a byte boundary. */
function stored(part: Buffer): Buffer {
  const blocks: Buffer[] = []
  for (let at = 0; at < part.length; at += MAX_STORED_BYTES) {
    const block = part.subarray(at, at + MAX_STORED_BYTES)
    const header = Buffer.alloc(5)
    header.writeUInt16LE(block.length, 1)
    header.writeUInt16LE(~block.length & 0xffff, 3)
    blocks.push(header, block)
  }
  return Buffer.concat(blocks)
}

function frame(first: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const header = length < LENGTH_IN_16_BITS ? 2 : length < 0x1_0000 ? 4 : 10
  // Not from Node's shared pool: a frame lives while many sockets drain, and must not keep a whole pool slab alive.
  const framed = Buffer.allocUnsafeSlow(header + length)
  framed[0] = first
  if (header === 2) framed[1] = length
  if (header === 4) {
    framed[1] = LENGTH_IN_16_BITS
    framed.writeUInt16BE(length, 2)
  }
  if (header === 10) {
    framed[1] = LENGTH_IN_64_BITS
    framed.writeBigUInt64BE(BigInt(length), 2)
  }
  let at = header
  for (const part of parts) at += part.copy(framed, at)
  return framed
}
