/**
 * The subset of the Protobuf wire format that the protocol needs (protobuf.dev/programming-guides/encoding). Fields are written
 * one by one, and parsed into plain objects by a shape that names them. Zero values are omitted; unknown fields are skipped.
 */

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

const NOTHING = Buffer.alloc(0)
/** Bits of a varint that a double represents exactly, in whole groups of seven. */
const SAFE_BITS = 49

export function uint(field: number, value: number): Buffer {
  return value === 0 ? NOTHING : Buffer.concat([tag(field, VARINT), varint(value)])
}

export function bool(field: number, value: boolean | undefined): Buffer {
  return uint(field, value ? 1 : 0)
}

export function text(field: number, value: string | undefined): Buffer {
  return value ? bytes(field, Buffer.from(value)) : NOTHING
}

/** Also written if empty, because an empty result must be present. */
export function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([tag(field, BYTES), varint(value.length), value])
}

export function message(field: number, ...fields: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(fields))
}

/** Also the length prefix of a message in a stream, and of a field whose content follows later. */
export function varint(value: number): Buffer {
  const groups: number[] = []
  let rest = value
  while (rest > 0x7f) {
    groups.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return Buffer.from([...groups, rest])
}

export function bytesTag(field: number): Buffer {
  return tag(field, BYTES)
}

function tag(field: number, wire: number): Buffer {
  return varint(field * 8 + wire)
}

/** Names the fields to read; others are skipped. */
export type Shape = { readonly [field: number]: readonly [name: string, type: FieldType] }
type FieldType = 'uint' | 'int' | 'bool' | 'text' | 'bytes' | Shape

/** Undefined if the input is not Protobuf, or a field has another type than in the shape. */
export function readProtobuf(input: Buffer, shape: Shape): Record<string, unknown> | undefined {
  const reader = new Reader(input)
  const found: Record<string, unknown> = {}
  while (!reader.isAtEnd) {
    const key = Number(reader.varint())
    const wire = key & 7
    const value = reader.value(wire)
    if (value === undefined || reader.isBroken || key < 8) return undefined
    const named = shape[Math.floor(key / 8)]
    if (!named) continue
    const [name, type] = named
    const read = readField(value, type)
    if (read === undefined) return undefined
    found[name] = read
  }
  return reader.isBroken ? undefined : found
}

/** Splits length-prefixed messages. */
export function readDelimited(input: Buffer): readonly Buffer[] | undefined {
  const reader = new Reader(input)
  const messages: Buffer[] = []
  while (!reader.isAtEnd) {
    const one = reader.value(BYTES)
    if (!(one instanceof Buffer)) return undefined
    messages.push(one)
  }
  return messages
}

function readField(value: bigint | Buffer, type: FieldType): unknown {
  if (typeof value === 'bigint') {
    if (type === 'uint') return Number(value)
    if (type === 'int') return Number(BigInt.asIntN(64, value))
    return type === 'bool' ? value !== 0n : undefined
  }
  if (type === 'text') return value.toString()
  if (type === 'bytes') return value
  return typeof type === 'object' ? readProtobuf(value, type) : undefined
}

class Reader {
  readonly #input: Buffer
  #at = 0
  #isBroken = false

  constructor(input: Buffer) {
    this.#input = input
  }

  get isAtEnd(): boolean {
    return this.#isBroken || this.#at >= this.#input.length
  }

  get isBroken(): boolean {
    return this.#isBroken
  }

  varint(): bigint {
    let low = 0
    let high = 0n
    for (let bits = 0; bits < 70; bits += 7) {
      const byte = this.#input[this.#at]
      if (byte === undefined) break
      this.#at += 1
      if (bits < SAFE_BITS) low += (byte & 0x7f) * 2 ** bits
      else high += BigInt(byte & 0x7f) << BigInt(bits)
      if (byte < 0x80) return BigInt.asUintN(64, high + BigInt(low))
    }
    this.#isBroken = true
    return 0n
  }

  /** Undefined if the input is truncated or the wire type is obsolete. */
  value(wire: number): bigint | Buffer | undefined {
    if (wire === VARINT) return this.varint()
    if (wire === FIXED64) return this.#take(8)
    if (wire === FIXED32) return this.#take(4)
    return wire === BYTES ? this.#take(Number(this.varint())) : undefined
  }

  #take(length: number): Buffer | undefined {
    const end = this.#at + length
    if (this.#isBroken || end > this.#input.length) {
      this.#isBroken = true
      return undefined
    }
    const taken = this.#input.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}
