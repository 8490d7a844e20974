/** `crier backup` and `crier restore`: everything of a data folder or database in one file, and back. */
import { Command, Option } from 'commander'
import type { BackupManifest } from '#server/backup/backup-format.ts'
import type { Restored } from '#server/backup/restore-folder.ts'
import type { Composition } from '#server/composition.ts'
import type { Settings } from '#server/config/config.ts'
import { atCommandLine } from './at-command-line.ts'
import { demandDatabase } from './demand-database.ts'
import { makeFilesOwnerOnly } from './owner-only.ts'
import { createProgress } from './progress.ts'
import { Refused } from './refused.ts'
import { demandSettings } from './settings.ts'
import { sizeOf } from './size.ts'
import { explainStart } from './start-failures.ts'
import { stopOnSignal } from './stop-on-signal.ts'

type Given = { readonly json?: true; readonly allowMissing?: true; readonly check?: true }

const BACKUP_HELP = `
Run it in the folder of the server, or with its CRIER_DATA or DATABASE_URL, while the server runs or not: posts never wait for it. The file
holds the database and every picture, with checksums. It is written under another name first and never replaces a file. With DATABASE_URL
it needs pg_dump. Keep crier.key (or CRIER_SECRETS_KEY) apart from it: the secrets of hooks are sealed with that key.

Examples:
  crier backup /backups/monday.tar
  crier backup /backups/
  crier backup s3://newsroom-backups/crier/
`

const RESTORE_HELP = `
Everything is verified first; then it is put into CRIER_DATA, which must be empty or not exist, or into the empty database of DATABASE_URL.
Readers load their coverages again, everybody signs in again, and no alert is sent a second time. --check verifies a backup and leaves nothing.

Examples:
  crier restore --check /backups/monday.tar
  CRIER_DATA=/var/lib/crier crier restore /backups/monday.tar
  crier restore s3://newsroom-backups/crier/crier-20260304T164400Z.tar
`

export function backupCommand({ clock, version }: Composition): Command {
  return new Command('backup')
    .description('write the database and all pictures into one file, while the server runs')
    .argument('<file>', 'a new file, a folder, or s3://bucket/name')
    .option('--allow-missing', 'also if the store has lost pictures that updates show')
    .addOption(new Option('--json', 'print JSON'))
    .addHelpText('after', BACKUP_HELP)
    .action(async (to: string, { json, allowMissing }: Given) => {
      const settings = demandSettings()
      makeFilesOwnerOnly()
      demandDatabase(settings)
      const { backUp } = await import('#server/backup/back-up.ts')
      const { recordBackup } = await import('#server/backup/record-backup.ts')
      using progress = createProgress(clock)
      using stop = stopOnSignal(INTERRUPTED)
      const onProgress = (bytes: number) => progress.show(`${sizeOf(bytes)} backed up`)
      const asked = { settings, to, version, clock, signal: stop.signal, mayMiss: allowMissing ?? false, onProgress }
      const backedUp = await backUp(asked).catch(error => refuse(error, settings))
      const { manifest, place } = backedUp
      progress.clear()
      // The backup is good all the same, and most wanted while the database cannot be written.
      await recordBackup({ settings, backedUp, by: atCommandLine(), at: clock.now() }).catch((error: Error) =>
        console.error(`The backup is made; the audit list could not be told of it: ${error.message}`),
      )
      for (const name of manifest.missing) console.error(`Not in the backup, because the store has lost it: ${name}`)
      console.log(json ? JSON.stringify({ place, ...manifest }) : `${place}: ${contentsOf(manifest)}`)
    })
}

export function restoreCommand({ clock }: Composition): Command {
  return new Command('restore')
    .description('restore a backup into an empty data folder (CRIER_DATA) or database (DATABASE_URL)')
    .argument('<file>', 'a file that "crier backup" wrote, or s3://bucket/name')
    .option('--check', 'verify the backup, and restore nothing')
    .addOption(new Option('--json', 'print JSON'))
    .addHelpText('after', RESTORE_HELP)
    .action(async (from: string, { json, check }: Given) => {
      const settings = demandSettings()
      makeFilesOwnerOnly()
      const { restore } = await import('#server/backup/back-up.ts')
      using progress = createProgress(clock)
      using stop = stopOnSignal(INTERRUPTED)
      const onProgress = (bytes: number) => progress.show(`${sizeOf(bytes)} verified`)
      const asked = {
        settings,
        from,
        by: atCommandLine(),
        clock,
        signal: stop.signal,
        isCheck: check ?? false,
        onProgress,
      }
      const restored = await restore(asked).catch(error => refuse(error, settings))
      progress.clear()
      if (json) return console.log(JSON.stringify(restored))
      for (const line of linesOf(restored, { settings, isCheck: check ?? false })) console.log(line)
    })
}

const INTERRUPTED = 'Interrupted: nothing was left behind.'

function linesOf(
  { manifest, settled }: Restored,
  { settings, isCheck }: { readonly settings: Settings; readonly isCheck: boolean },
): readonly string[] {
  const made = `made ${manifest.madeAt} by Crier ${manifest.crier}: ${contentsOf(manifest)}`
  if (isCheck) return [`The backup is whole: ${made}`]
  const { DATABASE_URL: url, CRIER_DATA: folder } = settings
  return [
    `Restored into ${url === undefined ? folder : 'the database'}: ${made}`,
    'Readers load their coverages again, and everybody signs in again. Since the backup was made, keys may have been revoked and updates removed: do both again.',
    ...(settled.overdue > 0
      ? [`Scheduled updates that were due since, published at the start without their alerts: ${settled.overdue}`]
      : []),
    ...(settled.hooks > 0 && settings.CRIER_SECRETS_KEY === undefined
      ? [
          `Hooks: ${settled.hooks}. Before the start, put the original crier.key into the folder, or set CRIER_SECRETS_KEY; without it they have to be replaced.`,
        ]
      : []),
    ...manifest.missing.map(name => `Missing in the backup already: ${name}`),
  ]
}

function refuse(error: unknown, settings: Settings): never {
  if (error instanceof Refused) throw error
  const { name, message } = error as Error
  throw new Refused(name === 'BackupError' ? message : explain(error, settings), { cause: error })
}

function explain(error: unknown, settings: Settings): string {
  const { code, errcode = 0, path } = error as { code?: string; errcode?: number; path?: string }
  const at = path === undefined ? '' : ` (${path})`
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' || (errcode & 0xff) === SQLITE_FULL)
    return `The disk is full${at}: nothing was left behind. A backup needs room for itself and for another copy of the database.`
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOENT')
    return `It cannot be written or read there${at}: ${code}.`
  return explainStart(error, settings)
}

/** https://sqlite.org/rescode.html */
const SQLITE_FULL = 13

function contentsOf({ database, pictures, erased }: BackupManifest): string {
  const count = pictures.count - erased.length
  return `database ${sizeOf(database.bytes)}, ${count} picture${count === 1 ? '' : 's'} ${sizeOf(pictures.bytes)}`
}
