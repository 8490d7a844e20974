/**
 * The format of a backup: a tar of plain files, in this order: `crier-backup.json`, the pictures, the database, and a manifest
 * whose name holds its own hash. A picture's name is its hash, so every byte is covered by one.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { FILE_NAME } from '#shared/blog/file-names.ts'

export const HEAD = 'crier-backup.json'
export const DATABASES = { sqlite: 'crier.db', postgres: 'crier.pgdump' } as const
export const MANIFEST = /^manifest-([0-9a-f]{64})\.json$/
export const PICTURE_ENTRY = new RegExp(`^media/(${FILE_NAME})$`)

/** Larger ones are not ours: a million pictures that were erased meanwhile do not fit into one. */
export const MAX_MANIFEST_BYTES = 64_000_000
/** Above every recording that `CRIER_RECORDING_MAX_MB` accepts. */
export const MAX_FILE_BYTES = 5_000_000_000

/** Another number means that this version cannot read it. */
const FORMAT = 1

export const backupHead = z.object({
  format: z.literal(FORMAT),
  kind: z.enum(['sqlite', 'postgres']),
  /** The version that made it. */
  crier: z.string(),
  startedAt: z.iso.datetime(),
})
export type BackupHead = z.infer<typeof backupHead>

const count = z.int().nonnegative()
/** Checked, because files of these names are deleted. */
const names = z.array(z.string().regex(new RegExp(`^${FILE_NAME}$`))).readonly()

export const backupManifest = backupHead.extend({
  /** The moment of the database. */
  madeAt: z.iso.datetime(),
  /** The number of migrations of its tables. */
  schema: count,
  database: z.object({ bytes: count, sha256: z.string() }),
  pictures: z.object({ count, bytes: count }),
  /** Shown by an update, but absent from the store or damaged there. Only with `--allow-missing`. */
  missing: names,
  /** In the archive, but erased with their update before the database was copied: they are not restored. */
  erased: names,
})
export type BackupManifest = z.infer<typeof backupManifest>

export function newHead(head: Omit<BackupHead, 'format'>): BackupHead {
  return { format: FORMAT, ...head }
}

export function manifestName(content: Uint8Array): string {
  return `manifest-${sha256(content)}.json`
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
