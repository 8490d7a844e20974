/** A whole text frame from a server: RFC 6455, section 5.2 (final, unmasked). */

const TEXT_FINAL = 0x81
const LENGTH_IN_16_BITS = 126
const LENGTH_IN_64_BITS = 127

export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const header = length < LENGTH_IN_16_BITS ? 2 : length < 0x1_0000 ? 4 : 10
  // Not from the shared pool: a frame is kept while many sockets drain, and must not pin the pool's memory with it.
  const frame = Buffer.allocUnsafeSlow(header + length)
  frame[0] = TEXT_FINAL
  if (header === 2) frame[1] = length
  if (header === 4) {
    frame[1] = LENGTH_IN_16_BITS
    frame.writeUInt16BE(length, 2)
  }
  if (header === 10) {
    frame[1] = LENGTH_IN_64_BITS
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, header)
  return frame
}
