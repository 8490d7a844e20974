/** Writes a backup entry by entry, holding no more than one picture and a few megabytes in memory. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createTarPacker } from 'modern-tar'
import { manifestName } from './backup-format.ts'

/** Of files, at a time. */
const CHUNK_BYTES = 1_000_000
const OWNER_ONLY = 0o600

type WrittenFile = { readonly bytes: number; readonly sha256: string }

export type ArchiveWriter = {
  /** Must be read, or the writer waits. */
  readonly stream: Readable
  addBytes(name: string, bytes: Uint8Array): Promise<void>
  /** The file must not change meanwhile. */
  addFile(name: string, path: string): Promise<WrittenFile>
  /** Without it, the archive counts as truncated. */
  finish(manifest: object): Promise<void>
  fail(error: unknown): void
}

export function createArchiveWriter(at: Date): ArchiveWriter {
  const { readable, controller } = createTarPacker()
  const open = (name: string, size: number) => controller.add({ name, size, mode: OWNER_ONLY, mtime: at }).getWriter()

  async function addBytes(name: string, bytes: Uint8Array): Promise<void> {
    const entry = open(name, bytes.length)
    if (bytes.length > 0) await entry.write(bytes)
    await entry.close()
  }

  return {
    stream: Readable.fromWeb(readable),
    addBytes,
    async addFile(name, path) {
      const { size } = await stat(path)
      const hash = createHash('sha256')
      const entry = open(name, size)
      for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
        hash.update(chunk)
        await entry.write(chunk)
      }
      await entry.close()
      return { bytes: size, sha256: hash.digest('hex') }
    },
    async finish(manifest) {
      const content = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)
      await addBytes(manifestName(content), content)
      controller.finalize()
    },
    fail: error => controller.error(error),
  }
}
