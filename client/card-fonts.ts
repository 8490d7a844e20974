/**
 * The typefaces of preview pictures (docs/decisions/0159): the server's text drawing reads TrueType, not compressed web fonts, and a
 * container has no fonts of its own. A web font (WOFF 1.0) is a TrueType file whose tables are deflated one by one.
 */
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import type { Plugin } from 'vite'

const PACKAGES = new URL('../node_modules/@fontsource/', import.meta.url)
/** What our pages have, Greek, Vietnamese, and the two scripts from right to left of our languages and our readers. */
const SUBSETS: Readonly<Record<string, readonly string[]>> = {
  'source-serif-4': ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese'],
  'noto-sans-arabic': ['arabic'],
  'noto-sans-hebrew': ['hebrew'],
}
/** Without it, the library complains that it finds no configuration. No other font is ever drawn. */
const CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir prefix="relative">.</dir></fontconfig>
`

export function cardFonts(): Plugin {
  return {
    name: 'card-fonts',
    applyToEnvironment: ({ name }) => name === 'widget',
    generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName: `cards/${fileName}`, source })
      for (const [family, subsets] of Object.entries(SUBSETS)) {
        const read = (file: string) => readFileSync(new URL(`${family}/${file}`, PACKAGES))
        for (const subset of subsets) {
          emit(`${family}-${subset}.ttf`, trueType(read(`files/${family}-${subset}-700-normal.woff`)))
        }
        emit(`${family}-LICENSE.txt`, read('LICENSE').toString())
      }
      emit('fonts.conf', CONFIGURATION)
    },
  }
}

const WOFF_HEADER = 44
const WOFF_ENTRY = 20
const HEADER = 12
const ENTRY = 16

/** WOFF 1.0, sections 3 to 5; the directory's search fields as OpenType defines them. */
function trueType(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const directory = Buffer.alloc(HEADER + ENTRY * count)
  const power = Math.floor(Math.log2(count))
  woff.copy(directory, 0, 4, 8)
  for (const [nth, value] of [count, ENTRY * 2 ** power, power, ENTRY * (count - 2 ** power)].entries()) {
    directory.writeUInt16BE(value, 4 + 2 * nth)
  }
  const parts: Uint8Array[] = [directory]
  let end = directory.length
  for (let nth = 0; nth < count; nth += 1) {
    const from = WOFF_HEADER + WOFF_ENTRY * nth
    const [offset = 0, packed = 0, length = 0, sum = 0] = [4, 8, 12, 16].map(at => woff.readUInt32BE(from + at))
    const stored = woff.subarray(offset, offset + packed)
    const table = packed < length ? inflateSync(stored) : stored
    woff.copy(directory, HEADER + ENTRY * nth, from, from + 4)
    for (const [at, value] of [sum, end, length].entries())
      directory.writeUInt32BE(value, HEADER + ENTRY * nth + 4 + 4 * at)
    const padding = Buffer.alloc((4 - (table.length % 4)) % 4)
    parts.push(table, padding)
    end += table.length + padding.length
  }
  return Buffer.concat(parts)
}
