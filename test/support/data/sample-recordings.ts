/** Recordings that are small and valid in what a reader of files looks at; browsers would find no pictures in most of them. */

export function box(type: string, ...content: readonly (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(content.map(one => (typeof one === 'string' ? Buffer.from(one, 'latin1') : one)))
  const header = Buffer.alloc(8)
  header.writeUInt32BE(bytes.length + 8)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, bytes])
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeInt32BE(value | 0, index * 4)
  return bytes
}

type Mp4 = {
  readonly codec?: string
  readonly profile?: number
  readonly isTurned?: boolean
  readonly seconds?: number
  readonly brand?: string
  /** Undefined for one without sound. */
  readonly sound?: string | undefined
  readonly isVideo?: boolean
  /** Of the movie, such as `udta`. */
  readonly more?: readonly Buffer[]
  /** Samples of a track of data. */
  readonly data?: string
}

/** 640 × 360. */
export function mp4({
  codec = 'avc1',
  profile = 77,
  sound = 'mp4a',
  isVideo = true,
  more = [],
  data,
  ...rest
}: Mp4 = {}) {
  const { isTurned = false, seconds = 12.5, brand = 'isom' } = rest
  const ftyp = box('ftyp', brand, numbers(512), brand, 'mp41')
  const mdat = box('mdat', 'pictures', data ?? '')
  const matrix = isTurned
    ? [0, 65_536, 0, -65_536, 0, 0, 0, 0, 0x40000000]
    : [65_536, 0, 0, 0, 65_536, 0, 0, 0, 0x40000000]
  const header = box('tkhd', numbers(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...matrix, 640 * 65_536, 360 * 65_536))
  const config = box('avcC', Buffer.from([1, profile, 0, 31]))
  const track = (handler: string, entry: Buffer, ...tables: readonly Buffer[]) =>
    box(
      'trak',
      header,
      box(
        'mdia',
        box('hdlr', numbers(0, 0), handler, numbers(0, 0, 0)),
        box('minf', box('stbl', box('stsd', numbers(0, 1), entry), ...tables)),
      ),
    )
  const dataAt = ftyp.length + 16
  const moov = box(
    'moov',
    box('mvhd', numbers(0, 0, 0, 1_000, seconds * 1_000)),
    ...(isVideo ? [track('vide', box(codec, Buffer.alloc(78), config))] : []),
    ...(sound ? [track('soun', box(sound, Buffer.alloc(28)))] : []),
    ...(data === undefined
      ? []
      : [
          track(
            'meta',
            box('gpmd', numbers(0, 1)),
            box('stsz', numbers(0, 0, 1, data.length)),
            box('stsc', numbers(0, 1, 1, 1, 1)),
            box('stco', numbers(0, 1, dataAt)),
          ),
        ]),
    ...more,
  )
  return Buffer.concat([ftyp, mdat, moov])
}

function element(id: number, ...content: readonly Buffer[]): Buffer {
  const name = id.toString(16)
  const bytes = Buffer.concat(content)
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE((1n << 56n) | BigInt(bytes.length))
  return Buffer.concat([Buffer.from(name, 'hex'), length, bytes])
}

type Webm = { readonly docType?: string; readonly codec?: string; readonly isLive?: boolean; readonly tags?: string }

/** 320 × 240, of 4 seconds. `isLive`: as a browser records it, with lengths that it does not know. */
export function webm({ docType = 'webm', codec = 'V_VP8', isLive = false, tags }: Webm = {}): Buffer {
  const duration = Buffer.alloc(4)
  duration.writeFloatBE(4_000)
  const byte = (...values: readonly number[]) => Buffer.from(values)
  const info = element(
    0x1549a966,
    element(0x2ad7b1, byte(0x0f, 0x42, 0x40)),
    ...(isLive ? [] : [element(0x4489, duration)]),
  )
  const size = element(0xe0, element(0xb0, byte(1, 64)), element(0xba, byte(240)))
  const tracks = element(0x1654ae6b, element(0xae, element(0x83, byte(1)), element(0x86, Buffer.from(codec)), size))
  const block = (ms: number) => element(0xa3, byte(0x81, ms >> 8, ms & 255, 0x80, 1, 2, 3))
  const inCluster = [element(0xe7, byte(0x0b, 0xb8)), block(0), block(1_000)]
  const unknown = (id: number, ...content: readonly Buffer[]) =>
    Buffer.concat([Buffer.from(id.toString(16), 'hex'), Buffer.from('01ffffffffffffff', 'hex'), ...content])
  const cluster = isLive ? unknown(0x1f43b675, ...inCluster) : element(0x1f43b675, ...inCluster)
  const parts = [info, tracks, cluster, ...(tags === undefined ? [] : [element(0x1254c367, Buffer.from(tags))])]
  const head = element(0x1a45dfa3, element(0x4282, Buffer.from(docType)))
  return Buffer.concat([head, isLive ? unknown(0x18538067, ...parts) : element(0x18538067, ...parts)])
}

/** Frames of 128 kbit/s at 44,100 Hz: 417 bytes, 26 ms. */
export function mp3(frames = 100, tag?: string): Buffer {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0x00])
  const content = Buffer.from(tag ?? '')
  const head = Buffer.from([
    'I'.charCodeAt(0),
    'D'.charCodeAt(0),
    '3'.charCodeAt(0),
    4,
    0,
    0,
    0,
    0,
    content.length >> 7,
    content.length & 127,
  ])
  return Buffer.concat([...(tag === undefined ? [] : [head, content]), ...Array.from({ length: frames }, () => frame)])
}

/** Frames of 200 bytes at 44,100 Hz: 23 ms. */
export function adts(frames = 100): Buffer {
  const frame = Buffer.alloc(200)
  frame.set([0xff, 0xf1, 0x50, 0x80, 200 >> 3, ((200 & 7) << 5) | 0x1f, 0xfc])
  return Buffer.concat(Array.from({ length: frames }, () => frame))
}

/** Opus of 3 seconds. */
export function ogg(head: Buffer = opusHead()): Buffer {
  return Buffer.concat([
    oggPage({ flags: 2, position: 0n, packet: head }),
    oggPage({ flags: 4, position: 144_312n, packet: Buffer.alloc(40) }),
  ])
}

function opusHead(): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead')
  head.writeUInt16LE(312, 10)
  return head
}

type OggPage = { readonly flags: number; readonly position: bigint; readonly packet: Buffer }

function oggPage({ flags, position, packet }: OggPage): Buffer {
  const header = Buffer.alloc(28)
  header.write('OggS')
  header[5] = flags
  header.writeBigInt64LE(position, 6)
  header.writeUInt32LE(7, 14)
  header[26] = 1
  header[27] = packet.length
  return Buffer.concat([header, packet])
}
