/** What the desk loads before a coverage can be read and written at: on a slow connection it is most of the time. */
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'

/** At 400 kbit/s some 1.5 seconds. */
const MAX_BYTES = 76_500

const dist = fileURLToPath(new URL('../../client/dist/desk', import.meta.url))

test('the first screen of a coverage is six files, as many as a browser loads at once, and at most 76.5 kB compressed', () => {
  const page = readFileSync(`${dist}/index.html`, 'utf8')
  const named = [...page.matchAll(/"\.\.\/desk\/(assets\/[^"]+)"/g)].map(([, file = '']) => file)
  const entry = named.find(file => /assets\/begin-.*\.js$/.test(file)) ?? ''
  const opened = [...withImports([entry])]
    .flatMap(importsIn)
    .filter(file => /\/(inside|blog-page|words-en)-[\w-]{8}\.js$/.test(file))
  const files = withImports([...named, ...opened])

  const names = [...files].map(file => file.replace(/^assets\//, '').replace(/-[\w-]{8}\./, '.'))
  expect(names.sort()).toEqual(['begin.css', 'begin.js', 'blog-page.js', 'inside.js', 'open-desk.js', 'words-en.js'])
  expect([...files].reduce((sum, file) => sum + compressed(file).length, 0)).toBeLessThanOrEqual(MAX_BYTES)
})

function withImports(files: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const left = [...files]
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const text = file.endsWith('.js') ? read(file) : ''
    for (const [, name = ''] of text.matchAll(/(?:from|import)"(\.\/[^"]+\.js)"/g)) left.push(beside(file, name))
  }
  return found
}

/** Including those of `import()`. */
function importsIn(file: string): readonly string[] {
  return [...read(file).matchAll(/["`](\.\/[^"`]+\.js)["`]/g)].map(([, name = '']) => beside(file, name))
}

function beside(file: string, name: string): string {
  return normalize(join(dirname(file), name))
}

function read(file: string): string {
  return readFileSync(`${dist}/${file}`, 'utf8')
}

/** As the build has compressed it. */
function compressed(file: string): Buffer {
  const bytes = readFileSync(`${dist}/${file}.br`)
  expect(brotliDecompressSync(bytes).equals(readFileSync(`${dist}/${file}`))).toBe(true)
  return bytes
}
