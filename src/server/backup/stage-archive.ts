/**
 * Unpacks a backup into a folder of its own and verifies every byte of it before anything is put in place. The archive may be
 * damaged or hostile: only the names that `crier backup` writes are accepted, so none can lead out of the folder.
 */
import { createHash } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import type { z } from 'zod'
import { BackupError } from './backup-error.ts'
import {
  type BackupManifest,
  backupHead,
  backupManifest,
  DATABASES,
  HEAD,
  MANIFEST,
  MAX_FILE_BYTES,
  MAX_MANIFEST_BYTES,
  manifestName,
  PICTURE_ENTRY,
} from './backup-format.ts'

const OWNER_ONLY_FOLDER = 0o700
const OWNER_ONLY = 0o600
const MAX_HEAD_BYTES = 10_000

type Stage = {
  readonly source: Readable
  /** Empty. */
  readonly folder: string
  readonly signal: AbortSignal
  readonly onProgress: (bytes: number) => void
}

/** @throws BackupError if the archive is not whole, or is not a backup. */
export async function stageArchive({ source, folder, signal, onProgress }: Stage): Promise<BackupManifest> {
  await mkdir(join(folder, 'media'), { mode: OWNER_ONLY_FOLDER })
  const staged = new StagedArchive(folder)
  let bytes = 0
  const counted = Readable.toWeb(source).pipeThrough(createTarDecoder({ strict: true }), { signal })
  try {
    for await (const entry of counted as WebStream<ParsedTarEntry>) {
      await staged.take(entry)
      bytes += entry.header.size
      onProgress(bytes)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof BackupError || isOfTheSystem(error) ? error : new BackupError(DAMAGED, { cause: error })
  }
  return staged.finish()
}

const DAMAGED = 'The backup is damaged or incomplete: nothing was restored. Use another copy of it.'
const FOREIGN = 'This is not a backup made by "crier backup": nothing was restored.'

class StagedArchive {
  readonly #folder: string
  #kind: BackupManifest['kind'] | undefined
  #startedAt = ''
  #database: BackupManifest['database'] | undefined
  #pictures = { count: 0, bytes: 0 }
  #manifest: BackupManifest | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  async take({ header: { name, size, type }, body }: ParsedTarEntry): Promise<void> {
    if (this.#manifest) throw new BackupError(DAMAGED)
    if (this.#kind === undefined)
      return this.#takeHead(name === HEAD ? await whole(body, size, MAX_HEAD_BYTES) : undefined)
    const [, picture] = PICTURE_ENTRY.exec(name) ?? []
    if (type !== 'file' || this.#database !== undefined)
      return this.#takeManifest(name, type === 'file' ? await whole(body, size, MAX_MANIFEST_BYTES) : undefined)
    if (picture !== undefined) return this.#takeFile(picture, size, body)
    if (name !== DATABASES[this.#kind]) throw new BackupError(FOREIGN)
    this.#database = await writeStream(join(this.#folder, name), body)
  }

  finish(): BackupManifest {
    const manifest = this.#manifest
    const isWhole =
      manifest !== undefined &&
      manifest.kind === this.#kind &&
      manifest.startedAt === this.#startedAt &&
      manifest.database.sha256 === this.#database?.sha256 &&
      manifest.database.bytes === this.#database.bytes &&
      manifest.pictures.count === this.#pictures.count &&
      manifest.pictures.bytes === this.#pictures.bytes
    if (!isWhole) throw new BackupError(DAMAGED)
    return manifest
  }

  #takeHead(content: Buffer | undefined): void {
    if (!content) throw new BackupError(FOREIGN)
    const { format, ...rest } = json(content) as { format?: unknown }
    if (typeof format === 'number' && format > 1)
      throw new BackupError('The backup was made by a newer Crier; restore it with that version.')
    const { kind, startedAt } = checked(backupHead, { format, ...rest })
    this.#kind = kind
    this.#startedAt = startedAt
  }

  /** A picture, a recording or captions. */
  async #takeFile(name: string, size: number, body: ParsedTarEntry['body']): Promise<void> {
    if (size > MAX_FILE_BYTES) throw new BackupError(FOREIGN)
    const { bytes, sha256 } = await writeStream(join(this.#folder, 'media', name), body)
    if (!name.startsWith(sha256)) throw new BackupError(DAMAGED)
    this.#pictures = { count: this.#pictures.count + 1, bytes: this.#pictures.bytes + bytes }
  }

  #takeManifest(name: string, content: Buffer | undefined): void {
    if (!content || !MANIFEST.test(name)) throw new BackupError(FOREIGN)
    if (manifestName(content) !== name) throw new BackupError(DAMAGED)
    this.#manifest = checked(backupManifest, json(content))
  }
}

async function whole(body: ParsedTarEntry['body'], size: number, maxBytes: number): Promise<Buffer> {
  if (size > maxBytes) throw new BackupError(FOREIGN)
  const chunks: Uint8Array[] = []
  for await (const chunk of body as WebStream<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function writeStream(path: string, body: ParsedTarEntry['body']): Promise<BackupManifest['database']> {
  const hash = createHash('sha256')
  let bytes = 0
  await using file = await openNew(path)
  for await (const chunk of body as WebStream<Uint8Array>) {
    hash.update(chunk)
    bytes += chunk.length
    await file.writeFile(chunk)
  }
  await file.sync()
  return { bytes, sha256: hash.digest('hex') }
}

/** A name that was there before is refused. */
function openNew(path: string) {
  return open(path, 'wx', OWNER_ONLY).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new BackupError(DAMAGED) : error
  })
}

function json(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch (cause) {
    throw new BackupError(DAMAGED, { cause })
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data } = schema.safeParse(value)
  if (!success) throw new BackupError(DAMAGED)
  return data
}

/** A full disk is not the fault of the archive. */
function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error
}
