/** Restores a backup into a data folder: unpacked and verified beside its place, then put there by renames, the database last. */
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { type MediaName, readMediaName } from '#editorial/media/media-name.ts'
import type { Actor } from '#store/audit/audit.ts'
import { renewEpochs } from '#store/log/sqlite-life.ts'
import { openWitness } from '#store/log/witness.ts'
import { lockFolder } from '#store/sql/folder-lock.ts'
import { migrations } from '#store/sql/migrations.ts'
import { openAsOfStep, openSqlite } from '#store/sql/open-sqlite.ts'
import { checkPages } from '#store/sql/page-findings.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { BackupError } from './backup-error.ts'
import { type BackupManifest, DATABASES } from './backup-format.ts'
import { syncFolder } from './backup-target.ts'
import { type Settled, type Settling, settleRestored } from './settle-restored.ts'
import { stageArchive } from './stage-archive.ts'

const STAGING = '.crier-restore'
/** In the staging folder from the first rename on: what is in place then was put there by a restore that was cut off. */
const PLACING = 'placing'
/** A folder with nothing else counts as empty: the root of a volume, and a key that was put there for the restore. */
const HARMLESS = new Set(['crier.lock', 'crier.lock-journal', 'crier.key', 'lost+found', STAGING])
const OWNER_ONLY_FOLDER = 0o700

type RestoreOptions = {
  readonly source: Readable
  /** Empty, or not there. */
  readonly folder: string
  /** Pictures that are stored elsewhere, in a bucket; by default in the folder. */
  readonly storePictures?: ((folder: string) => Promise<void>) | undefined
  /** Verifies everything and leaves nothing. */
  readonly isCheck: boolean
  readonly by: Actor
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly onProgress: (bytes: number) => void
}

export type Restored = { readonly manifest: BackupManifest; readonly settled: Settled }

export async function restoreFolder(options: RestoreOptions): Promise<Restored> {
  const { folder, isCheck, signal } = options
  const lock = lockFolder(folder)
  if (lock === 'in use')
    throw new BackupError(
      `A server is running on ${folder}: nothing was restored. Stop it, or restore into another folder.`,
    )
  const staging = join(folder, STAGING)
  try {
    forgetInterrupted(folder)
    demandEmpty(folder)
    await mkdir(staging, { mode: OWNER_ONLY_FOLDER })
    const manifest = await stageArchive({ ...options, folder: staging })
    if (manifest.kind !== 'sqlite')
      throw new BackupError('This is a backup of PostgreSQL: set DATABASE_URL to an empty database to restore it.')
    const settled = await prepareDatabase(staging, { manifest, now: options.now(), by: options.by })
    dropErased(staging, manifest)
    signal.throwIfAborted()
    if (!isCheck) await place(options, staging)
    return { manifest, settled }
  } finally {
    forgetInterrupted(folder)
    lock.release()
  }
}

/** Deletes the staging folder, and what was put in place without a database. */
function forgetInterrupted(folder: string): void {
  const staging = join(folder, STAGING)
  const wasPlacing = existsSync(join(staging, PLACING)) && !existsSync(join(folder, 'crier.db'))
  for (const name of wasPlacing ? ['media', 'crier.witness'] : [])
    rmSync(join(folder, name), { recursive: true, force: true })
  rmSync(staging, { recursive: true, force: true })
}

function demandEmpty(folder: string): void {
  const held = readdirSync(folder).filter(name => !HARMLESS.has(name))
  if (held.length === 0) return
  throw new BackupError(
    `${folder} is not empty (${held.slice(0, 3).join(', ')}): nothing was restored. Move its content away, or set CRIER_DATA to another folder.`,
  )
}

type Preparing = Settling & { readonly manifest: BackupManifest }

async function prepareDatabase(staging: string, settling: Preparing): Promise<Settled> {
  const { manifest } = settling
  const file = join(staging, DATABASES.sqlite)
  verifyDatabase(file, { ...manifest, staging })
  const database = openSqlite(file)
  try {
    database.exec('BEGIN')
    renewEpochs(database)
    database.exec('COMMIT')
    const settled = await settleRestored(sqliteDatabase(database), settling)
    const made = Number(database.prepare('SELECT made FROM commits WHERE id = 1').get()?.made)
    const witness = openWitness(join(staging, 'crier.witness'))
    witness.write(made)
    witness.close()
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return settled
  } finally {
    database.close()
  }
}

type Verified = Pick<BackupManifest, 'schema' | 'missing'> & { readonly staging: string }

/** Before any statement of ours runs on it: triggers of a hostile database would run with them. */
function verifyDatabase(file: string, { schema, missing, staging }: Verified): void {
  using database = openUntrusted(file)
  if (schema > migrations.length)
    throw new BackupError(
      `The backup is from a newer Crier (its tables are at step ${schema}, this version knows ${migrations.length}): nothing was restored. Install that version.`,
    )
  const isWhole =
    Number(database.prepare('PRAGMA user_version').get()?.user_version) === schema &&
    // A damaged index of the search is filled anew.
    checkPages(database).damage === undefined
  if (!isWhole) throw new BackupError('The database in the backup is damaged: nothing was restored.')
  const foreign = foreignObjects(database, schema)
  if (foreign.length > 0)
    throw new BackupError(
      `The database in the backup has ${foreign.join(', ')}, which is not Crier's: nothing was restored.`,
    )
  const absent = new Set(missing)
  for (const { picture } of database.prepare('SELECT DISTINCT picture FROM pictures_shown').iterate()) {
    const name = readMediaName(String(picture))
    if (name && !absent.has(name) && !existsSync(join(staging, 'media', name)))
      throw new BackupError(
        'The backup lacks a picture that an update shows: nothing was restored. Use another copy of it.',
      )
  }
}

function openUntrusted(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    database.exec('PRAGMA trusted_schema = OFF')
    // The first read of the file.
    database.prepare('SELECT COUNT(*) FROM sqlite_schema').get()
    return database
  } catch (cause) {
    database.close()
    throw new BackupError('The database in the backup cannot be read: nothing was restored.', { cause })
  }
}

/** Triggers and views other than ours were at that step: later ones replace some of them. */
function foreignObjects(database: DatabaseSync, schema: number): readonly string[] {
  using ours = openAsOfStep(schema)
  const listed = (of: DatabaseSync) =>
    of.prepare("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY name").all()
  const known = new Set(listed(ours).map(({ sql }) => String(sql)))
  return listed(database)
    .filter(({ sql }) => !known.has(String(sql)))
    .map(({ type, name }) => `${type} ${name}`)
}

function dropErased(staging: string, { erased }: BackupManifest): void {
  for (const text of erased) {
    const name: MediaName | undefined = readMediaName(text)
    if (name) rmSync(join(staging, 'media', name), { force: true })
  }
}

async function place({ folder, storePictures }: RestoreOptions, staging: string): Promise<void> {
  await syncFile(join(staging, DATABASES.sqlite))
  writeFileSync(join(staging, PLACING), '', { flush: true })
  const pictures = join(staging, 'media')
  if (storePictures) await storePictures(pictures)
  else {
    await syncFolder(pictures)
    renameSync(pictures, join(folder, 'media'))
  }
  renameSync(join(staging, 'crier.witness'), join(folder, 'crier.witness'))
  await syncFolder(folder)
  renameSync(join(staging, DATABASES.sqlite), join(folder, DATABASES.sqlite))
  await syncFolder(folder)
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r')
  await file.sync()
}
