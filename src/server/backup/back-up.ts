/** Backs up and restores what the settings name: a data folder or a PostgreSQL database, and the pictures of either. */
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { readMediaName } from '#editorial/media/media-name.ts'
import type { MediaStore } from '#editorial/media/media-store.ts'
import { mediaStoreAt } from '#editorial/media/open-media.ts'
import type { Clock } from '#platform/clock.ts'
import type { Settings } from '#server/config/config.ts'
import { backupBucket, mediaOptions } from '#server/config/media-settings.ts'
import type { Actor } from '#store/audit/audit.ts'
import { BackupError } from './backup-error.ts'
import { type BackupManifest, newHead } from './backup-format.ts'
import { type BackupTarget, openBucketTarget, openFileTarget } from './backup-target.ts'
import { BucketObject } from './bucket-object.ts'
import { makeBackup } from './make-backup.ts'
import { copyPostgres } from './postgres-backup.ts'
import { demandEmptyPostgres, demandKnown, restorePostgres } from './postgres-restore.ts'
import { type Restored, restoreFolder } from './restore-folder.ts'
import { copySqlite } from './sqlite-copy.ts'
import { stageArchive } from './stage-archive.ts'

type Shared = {
  readonly settings: Settings
  readonly clock: Pick<Clock, 'now'>
  readonly signal: AbortSignal
  readonly onProgress: (bytes: number) => void
}
type BackUpOptions = Shared & {
  /** A file, a folder, or `s3://bucket/key`. */
  readonly to: string
  readonly version: string
  readonly mayMiss: boolean
}
type RestoreOptions = Shared & {
  readonly from: string
  readonly isCheck: boolean
  /** For the audit list of the restored database. */
  readonly by: Actor
}

export type BackedUp = { readonly manifest: BackupManifest; readonly place: string }

export async function backUp({
  settings,
  to,
  version,
  mayMiss,
  clock,
  signal,
  onProgress,
}: BackUpOptions): Promise<BackedUp> {
  const { DATABASE_URL: url, CRIER_DATA: data } = settings
  const startedAt = clock.now()
  const place = placeFor(to, startedAt)
  await using target = await openTarget(place, settings)
  const { folder } = target
  const copyDatabase = (path: string) =>
    url === undefined
      ? copySqlite({ from: join(data, 'crier.db'), to: path, signal })
      : copyPostgres({ url, to: path, folder, signal })
  const head = newHead({
    ...{ kind: url === undefined ? 'sqlite' : 'postgres', crier: version },
    startedAt: startedAt.toISOString(),
  })
  const pictures = picturesOf(settings)
  const now = () => clock.now()
  const manifest = await makeBackup({ head, copyDatabase, pictures, target, mayMiss, now, signal, onProgress })
  return { manifest, place }
}

export async function restore({
  settings,
  from,
  isCheck,
  by,
  clock,
  signal,
  onProgress,
}: RestoreOptions): Promise<Restored> {
  const { DATABASE_URL: url, CRIER_DATA: folder } = settings
  const now = () => clock.now()
  if (url !== undefined && !isCheck) await demandEmptyPostgres(url)
  const source = await openSource(from, settings)
  const { place } = mediaOptions(settings)
  const shared = { source, isCheck, by, now, signal, onProgress }
  if (url !== undefined) return restoreDatabase({ ...shared, url, settings })
  if (!isCheck) {
    const storePictures = place.kind === 'bucket' ? (at: string) => storeAll(at, mediaStoreAt(place)) : undefined
    return restoreFolder({ ...shared, folder, storePictures })
  }
  return inTemporaryFolder(at => restoreFolder({ ...shared, folder: at }))
}

type RestoreDatabase = Omit<RestoreOptions, 'from' | 'clock'> & {
  readonly source: Readable
  readonly url: string
  readonly now: () => Date
}

function restoreDatabase({
  source,
  url,
  settings,
  isCheck,
  by,
  now,
  signal,
  onProgress,
}: RestoreDatabase): Promise<Restored> {
  return inTemporaryFolder(async folder => {
    const manifest = await stageArchive({ source, folder, signal, onProgress })
    demandKnown(manifest)
    if (isCheck) return { manifest, settled: { overdue: 0, hooks: 0 } }
    const { place } = mediaOptions(settings)
    for (const name of manifest.erased) await rm(join(folder, 'media', name), { force: true })
    if (manifest.pictures.count > manifest.erased.length) {
      if (place.kind === 'none')
        throw new BackupError('The backup has pictures: set CRIER_S3_BUCKET and its key. Nothing was restored.')
      await storeAll(join(folder, 'media'), mediaStoreAt(place))
    }
    const settling = { now: now(), by, manifest }
    return { manifest, settled: await restorePostgres({ url, folder, manifest, settling, signal }) }
  })
}

/** Pictures that are there already are the same. */
async function storeAll(folder: string, store: MediaStore): Promise<void> {
  for (const entry of readdirSync(folder)) {
    const name = readMediaName(entry)
    if (name) await store.putFile(name, join(folder, entry))
  }
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-restore-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A folder, or an address that ends with a slash, gets a name with the time. */
function placeFor(to: string, at: Date): string {
  const isFolder = to.endsWith('/') || (!to.startsWith('s3://') && isDirectory(to))
  return isFolder ? `${to.replace(/\/*$/, '/')}crier-${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.tar` : to
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}

function openTarget(place: string, settings: Settings): Promise<BackupTarget> {
  const object = objectAt(place, settings)
  return object ? openBucketTarget(object, place) : openFileTarget(place)
}

async function openSource(place: string, settings: Settings): Promise<Readable> {
  const object = objectAt(place, settings)
  if (object) return object.read()
  if (!existsSync(place)) throw new BackupError(`There is no ${place}.`)
  return createReadStream(place, { highWaterMark: CHUNK_BYTES })
}

const CHUNK_BYTES = 1_000_000

/** Undefined for a file. */
function objectAt(place: string, settings: Settings): BucketObject | undefined {
  if (!place.startsWith('s3://')) return undefined
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(place) ?? []
  if (!key)
    throw new BackupError(`${place}: use s3://bucket/name.tar, or s3://bucket/folder/ for a name with the time.`)
  const access = backupBucket(settings, bucket)
  if (!access) throw new BackupError('A bucket needs a key: set CRIER_BACKUP_ACCESS_KEY and CRIER_BACKUP_SECRET_KEY.')
  return new BucketObject({ ...access, key })
}

function picturesOf(settings: Settings): Pick<MediaStore, 'list' | 'read' | 'sizeOf' | 'stream'> {
  const { place } = mediaOptions(settings)
  if (place.kind !== 'none') return mediaStoreAt(place)
  const none = async () => undefined
  return { async *list() {}, read: none, sizeOf: none, stream: none }
}
