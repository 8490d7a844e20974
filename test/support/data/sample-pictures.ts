/** Pictures as people send them, and as attackers do. */
import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

/** Noise, so that it compresses badly; the upper left quarter is red, to show the orientation. */
export function picture(width: number, height: number): Sharp {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const corner = { create: { width: width >> 1, height: height >> 1, channels: 3, background: '#f00' } } as const
  return sharp({ create: { width, height, channels: 3, background: '#888', noise } }).composite([
    { input: corner, gravity: 'northwest' },
  ])
}

/** A single colour: a few kilobytes, however large. */
export function plain(side: number): Sharp {
  return sharp({ create: { width: side, height: side, channels: 4, background: '#888' }, limitInputPixels: false })
}

export function deepInterlaced(plain: Sharp): Sharp {
  return plain.toColourspace('rgb16').png({ progressive: true })
}

/** As a phone held upright saves it: pixels rotated, and with its location. */
export function phonePhoto(): Promise<Buffer> {
  return picture(400, 300)
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'Acme', Artist: 'Ana Ruiz' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 0/1' },
    })
    .toBuffer()
}

export async function animation(frames: number, side = 40): Promise<Buffer> {
  const images = await Promise.all(
    Array.from({ length: frames }, (_, index) =>
      sharp({
        create: { width: side, height: side, channels: 3, background: { r: (index * 20) % 256, g: 90, b: 200 } },
      })
        .png()
        .toBuffer(),
    ),
  )
  return sharp(images, { join: { animated: true } })
    .gif({ delay: Array.from({ length: frames }, () => 120) })
    .toBuffer()
}

/** A valid PNG of a hundred kilobytes that decodes to more than a hundred megabytes. */
export function bomb(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const rows = Buffer.alloc((1 + Math.ceil(side / 8)) * side)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(content.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}

export const scriptedSvg = Buffer.from(
  `<?xml version="1.0"?>\n<!-- a logo -->\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>`,
)
