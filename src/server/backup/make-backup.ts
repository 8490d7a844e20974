/**
 * Makes a backup while the server runs. The pictures come first and the database last, so that each picture that it shows is
 * either in the archive already or was uploaded a moment ago.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isRecording, type MediaName, readMediaName } from '#editorial/media/media-name.ts'
import type { MediaStore } from '#editorial/media/media-store.ts'
import { type ArchiveWriter, createArchiveWriter } from './archive-writer.ts'
import { BackupError } from './backup-error.ts'
import { type BackupHead, type BackupManifest, DATABASES, HEAD, sha256 } from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'

/** Each needs an update that is posted and removed, with its picture, within the seconds of a copy. */
const MAX_COPIES = 5
const NAMED = 5
/** Beside the copy of the database. */
const RECORDING = 'recording'
const OWNER_ONLY = 0o600

export type CopiedDatabase = {
  /** The number of its migrations. */
  readonly schema: number
  /** The pictures that its updates and blogs show. */
  readonly shown: ReadonlySet<string>
}

type BackupParts = {
  readonly head: BackupHead
  /** Overwrites nothing: the file does not exist. */
  readonly copyDatabase: (to: string) => Promise<CopiedDatabase>
  readonly pictures: Pick<MediaStore, 'list' | 'read' | 'sizeOf' | 'stream'>
  readonly target: BackupTarget
  readonly mayMiss: boolean
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly onProgress: (archivedBytes: number) => void
}

export async function makeBackup(parts: BackupParts): Promise<BackupManifest> {
  const writer = createArchiveWriter(parts.now())
  const writing = parts.target.write(writer.stream)
  const stop = () => writer.fail(parts.signal.reason)
  parts.signal.addEventListener('abort', stop)
  try {
    const made = new Backup(parts, writer).write()
    made.catch(error => writer.fail(error))
    const [outcome] = await Promise.allSettled([made, writing])
    // The first cause: a target that fails makes the writer fail, and the other way round.
    await writing
    parts.signal.throwIfAborted()
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  } finally {
    parts.signal.removeEventListener('abort', stop)
  }
}

class Backup {
  readonly #parts: BackupParts
  readonly #writer: ArchiveWriter
  /** About 100 bytes for each picture: the only thing that grows with their number. */
  readonly #archived = new Set<string>()
  #pictureBytes = 0

  constructor(parts: BackupParts, writer: ArchiveWriter) {
    this.#parts = parts
    this.#writer = writer
  }

  async write(): Promise<BackupManifest> {
    const { head, pictures, mayMiss, target } = this.#parts
    await this.#writer.addBytes(HEAD, Buffer.from(`${JSON.stringify(head)}\n`))
    for await (const { name } of pictures.list()) await this.#addPicture(name)
    const path = join(target.folder, DATABASES[head.kind])
    const { copied, missing, madeAt } = await this.#copyWhole(path)
    if (missing.length > 0 && !mayMiss) throw new BackupError(missingMessage(missing))
    const erased = await this.#erasedMeanwhile(copied)
    const database = await this.#writer.addFile(DATABASES[head.kind], path)
    await rm(path)
    const manifest: BackupManifest = {
      ...{ ...head, madeAt: madeAt.toISOString(), schema: copied.schema, database, missing, erased },
      pictures: { count: this.#archived.size, bytes: this.#pictureBytes },
    }
    this.#parts.onProgress(this.#pictureBytes + database.bytes)
    await this.#writer.finish(manifest)
    return manifest
  }

  /**
   * A picture that the copy shows and the store lacks was erased with its update since, so the next copy does not show it.
   * If that one does too, the picture is lost.
   */
  async #copyWhole(path: string) {
    let before = ''
    for (let copies = 1; ; copies += 1) {
      const madeAt = this.#parts.now()
      const copied = await this.#parts.copyDatabase(path)
      const missing = await this.#addShown(copied)
      const names = missing.join()
      if (missing.length === 0 || names === before || copies === MAX_COPIES) return { copied, missing, madeAt }
      before = names
      await rm(path)
    }
  }

  async #addShown({ shown }: CopiedDatabase): Promise<readonly string[]> {
    const missing: string[] = []
    for (const text of shown) {
      const name = readMediaName(text)
      if (this.#archived.has(text)) continue
      if (!name || !(await this.#addPicture(name))) missing.push(text)
    }
    return missing
  }

  /** False if it is gone, or is damaged: its name is the hash of its bytes. */
  async #addPicture(name: MediaName): Promise<boolean> {
    this.#parts.signal.throwIfAborted()
    const bytes = isRecording(name) ? await this.#addRecording(name) : await this.#addWhole(name)
    if (bytes === undefined) return false
    this.#archived.add(name)
    this.#pictureBytes += bytes
    this.#parts.onProgress(this.#pictureBytes)
    return true
  }

  async #addWhole(name: MediaName): Promise<number | undefined> {
    const bytes = await this.#parts.pictures.read(name)
    if (!bytes || !name.startsWith(sha256(bytes))) return undefined
    await this.#writer.addBytes(`media/${name}`, bytes)
    return bytes.length
  }

  /** By way of the disk: it is too large for memory, and must be verified before it is in the archive. */
  async #addRecording(name: MediaName): Promise<number | undefined> {
    const { pictures, target, signal } = this.#parts
    const size = await pictures.sizeOf(name)
    const stream = size ? await pictures.stream(name, { first: 0, last: size - 1 }) : undefined
    if (!stream) return undefined
    const path = join(target.folder, RECORDING)
    try {
      const hash = createHash('sha256')
      stream.on('data', (chunk: Buffer) => hash.update(chunk))
      await pipeline(stream, createWriteStream(path, { mode: OWNER_ONLY }), { signal })
      if (!name.startsWith(hash.digest('hex'))) return undefined
      return (await this.#writer.addFile(`media/${name}`, path)).bytes
    } finally {
      await rm(path, { force: true })
    }
  }

  /** Uploaded pictures that are not posted yet are kept; removed ones must not come back with a restore. */
  async #erasedMeanwhile({ shown }: CopiedDatabase): Promise<readonly string[]> {
    const erased: string[] = []
    for (const name of this.#archived) {
      if (shown.has(name)) continue
      if ((await this.#parts.pictures.sizeOf(name as MediaName)) === undefined) erased.push(name)
    }
    return erased
  }
}

function missingMessage(missing: readonly string[]): string {
  const named = missing.slice(0, NAMED).join(', ')
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : ''
  return `No backup was made: updates show pictures that the store has lost or that are damaged there: ${named}${more}. Put them back, or use --allow-missing.`
}
