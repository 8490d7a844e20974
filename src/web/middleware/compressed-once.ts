/** Serves files that do not change while the server runs: compressed by the build, or once, not per request. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { RequestHandler } from 'express'
import { etag, isHeld } from './conditions.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Brotli's highest level takes ten times as long for 5 % fewer bytes. */
const BROTLI_QUALITY = 9

/** The smaller one first. */
const ENCODINGS = ['br', 'gzip'] as const
type Encoding = (typeof ENCODINGS)[number]
const COMPRESS: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: bytes => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: bytes => promisify(gzip)(bytes),
}

type Compressed = { readonly bytes: Buffer; readonly tag: string }

/**
 * Serves the text files below `folder` in the smallest encoding that the client accepts (RFC 9110, section 12.5.3). Leaves other files,
 * range requests and clients without compression to the next handler.
 */
export function sendCompressedOnce(folder: string, cacheControl: string): RequestHandler {
  /** Read at the first request, so that a start does not wait for it. */
  let files: ReadonlyMap<string, string> | undefined
  const compressed = new Map<string, Promise<Compressed>>()

  function compressedOnce(file: string, encoding: Encoding): Promise<Compressed> {
    const name = `${encoding} ${file}`
    const held = compressed.get(name) ?? compress(file, encoding)
    compressed.set(name, held)
    // A failed read is retried at the next request.
    held.catch(() => compressed.delete(name))
    return held
  }

  return async (request, response, next) => {
    files ??= textFilesIn(folder)
    const file = files.get(request.path)
    // Browsers accept both alike, and name gzip first.
    const encoding = ENCODINGS.find(one => request.acceptsEncodings(one))
    const isPlain = request.method === 'GET' || request.method === 'HEAD'
    if (file === undefined || !encoding || !isPlain || request.headers.range !== undefined) return next()
    const { bytes, tag } = await compressedOnce(file, encoding)
    response.vary('Accept-Encoding').set({ ETag: tag, 'Cache-Control': cacheControl })
    if (isHeld(request.headers, tag)) return void response.status(304).end()
    response.set({
      'Content-Type': TYPES[extname(file)],
      'Content-Encoding': encoding,
      'Content-Length': `${bytes.length}`,
    })
    response.end(bytes)
  }
}

async function compress(file: string, encoding: Encoding): Promise<Compressed> {
  const bytes = (await builtFor(file, encoding)) ?? (await COMPRESS[encoding](await readFile(file)))
  return { bytes, tag: etag(createHash('sha256').update(bytes).digest('base64url')) }
}

/** As the build has compressed it, unless the file is newer. */
async function builtFor(file: string, encoding: Encoding): Promise<Buffer | undefined> {
  const built = `${file}.${encoding}`
  const [source, compressed] = await Promise.all([stat(file), stat(built).catch(() => undefined)])
  return compressed && compressed.mtimeMs >= source.mtimeMs ? readFile(built) : undefined
}

/** By URL path. */
function textFilesIn(folder: string): ReadonlyMap<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = found.filter(entry => entry.isFile() && extname(entry.name) in TYPES)
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [`/${relative(folder, path).split(sep).join('/')}`, path]
    }),
  )
}
