/**
 * Keeps what takes a build longest, minified and compressed texts, by what they were made of: the next build makes anew only what has
 * changed, in a third of the time.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { type MinifyOptions, minify as minifyAnew } from 'terser'
import terser from 'terser/package.json' with { type: 'json' }

const FOLDER = fileURLToPath(new URL('../node_modules/.cache/crier-build', import.meta.url))
/** By then no branch that somebody works on needs it. */
const KEPT_DAYS = 14
const DAY_MS = 24 * 60 * 60 * 1_000

/** The highest level: a second or two for each megabyte. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }

export async function minify(code: string, options: MinifyOptions): Promise<string> {
  const minified = await keptResult(['terser', terser.version, describe(options), code], async () =>
    Buffer.from((await minifyAnew(code, options)).code ?? code),
  )
  return minified.toString()
}

export function compress(text: Buffer): Promise<Buffer> {
  return keptResult(['brotli', String(process.versions.brotli), text.toString('latin1')], () =>
    promisify(brotliCompress)(text, { params: BROTLI }),
  )
}

/** JSON has no regular expressions. */
function describe(options: MinifyOptions): string {
  return JSON.stringify(options, (_, value: unknown) => (value instanceof RegExp ? String(value) : value))
}

/** `of` is everything that the result depends on, including the version of the program that makes it. */
async function keptResult(of: readonly string[], make: () => Promise<Buffer>): Promise<Buffer> {
  const file = `${FOLDER}/${createHash('sha256').update(JSON.stringify(of)).digest('hex')}`
  const kept = await readFile(file).catch(() => undefined)
  if (kept) {
    await utimes(file, new Date(), new Date())
    return kept
  }
  const made = await make()
  await mkdir(FOLDER, { recursive: true })
  // Another build may be reading it.
  const half = `${file}.${randomUUID()}`
  await writeFile(half, made)
  await rename(half, file)
  return made
}

/** Bounds the folder. */
export async function dropOldResults(): Promise<void> {
  const oldest = Date.now() - KEPT_DAYS * DAY_MS
  for (const name of await readdir(FOLDER).catch(() => [])) {
    const { mtimeMs } = await stat(`${FOLDER}/${name}`)
    if (mtimeMs < oldest) await rm(`${FOLDER}/${name}`, { force: true })
  }
}
