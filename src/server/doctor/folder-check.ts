/** Checks that the data folder can be written by this user, and how long the disk takes to keep a write. */
import { randomUUID } from 'node:crypto'
import { open, rm, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import { inMs } from './figures.ts'

/** A group of posts waits for one: a disk without a cache that survives a power cut takes 5 to 30 ms. */
const SLOW_MS = 100
const TRIES = 3
/** Hidden, so that nothing takes it for a file of the database. */
const PREFIX = '.crier-doctor-'
const OTHERS = 0o007
/** Beside `crier.db`. */
const OWN_FILES = ['crier.db-wal', 'crier.db-shm', 'crier.key', 'crier.lock', 'crier.witness', 'media']

type FolderCheckOptions = { readonly folder: string; readonly isUsed: boolean }

export function folderCheck({ folder, isUsed }: FolderCheckOptions): DoctorCheck {
  return {
    name: 'data folder',
    ifLate: `The disk of ${resolve(folder)} does not respond: look at the system log (journalctl -k). The folder needs a local disk.`,
    async run() {
      if (!isUsed) return [noteSkipped('Nothing is stored on this machine: DATABASE_URL is set.')]
      const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error)
      if (found instanceof Error && found.code !== 'ENOENT') return [unwritable(folder, found)]
      if (found instanceof Error || !found.isDirectory()) return [missing(folder)]
      return [...(await writeNotes(folder)), ...(await openNotes(folder))]
    },
  }
}

function missing(folder: string): CheckNote {
  return noteProblem(`There is no folder ${resolve(folder)}.`, {
    expected: 'The data folder of the server; its first start creates it.',
    change:
      'Run this in the folder of the server, or with its CRIER_DATA or DATABASE_URL; for a new installation, start it once ("crier serve").',
  })
}

async function writeNotes(folder: string): Promise<readonly CheckNote[]> {
  const file = join(folder, `${PREFIX}${randomUUID()}`)
  try {
    const ms = await timeWrites(file)
    const found = `${resolve(folder)} can be written by ${userName()}; a write is on the disk in ${inMs(ms)}.`
    if (ms <= SLOW_MS) return [noteOk(found)]
    return [
      noteWarning(found, {
        expected: `At most ${SLOW_MS} ms: every group of posts waits for one.`,
        change: 'Move the data folder to a local SSD; "iostat -x 1" shows whether another program keeps the disk busy.',
      }),
    ]
  } catch (error) {
    return [unwritable(folder, error as NodeJS.ErrnoException)]
  } finally {
    await rm(file, { force: true }).catch(() => {})
  }
}

/** The quickest of a few, in milliseconds. */
async function timeWrites(file: string): Promise<number> {
  const handle = await open(file, 'wx', 0o600)
  try {
    let best = Number.POSITIVE_INFINITY
    for (let n = 0; n < TRIES; n += 1) {
      const beganMs = performance.now()
      await handle.write('crier doctor\n')
      await handle.sync()
      best = Math.min(best, performance.now() - beganMs)
    }
    return best
  } finally {
    await handle.close()
  }
}

function unwritable(folder: string, { code = '', message }: NodeJS.ErrnoException): CheckNote {
  const expected = 'A folder that the user of the server can write.'
  const at = resolve(folder)
  switch (code) {
    case 'EROFS':
      return noteProblem(`${at} is on a file system that is mounted read-only.`, {
        expected,
        change: `Look at "journalctl -k" for errors of the disk before "mount -o remount,rw"; in a container, mount a volume at ${at}.`,
      })
    case 'ENOSPC':
    case 'EDQUOT':
      return noteProblem(`The disk of ${at} is full.`, {
        expected,
        change: `Free space: "df -h ${at}" and "du -sh ${at}/*" show what takes it. Never delete crier.db-wal.`,
      })
    case 'EACCES':
    case 'EPERM':
      return noteProblem(`${at} cannot be written by ${userName()}.`, {
        expected,
        change: `If the server runs as another user, run this as that one (sudo -u <user>); otherwise chown -R ${userName()} '${at}'.`,
      })
  }
  return noteProblem(`${at} cannot be written: ${message}.`, {
    expected,
    change: 'Look at the system log (journalctl -k) for errors of the disk.',
  })
}

async function openNotes(folder: string): Promise<readonly CheckNote[]> {
  const file = join(folder, 'crier.db')
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return []
  const foreign = await foreignFiles(folder, found.uid)
  return [
    ...((found.mode & OTHERS) === 0 ? [] : [openToOthers(file)]),
    ...(foreign.length === 0 ? [] : [otherOwner(foreign, file)]),
  ]
}

/** A command that ran as another user may have left them, and the server cannot open them. */
async function foreignFiles(folder: string, owner: number): Promise<readonly string[]> {
  const files = OWN_FILES.map(name => join(folder, name))
  const found = await Promise.all(files.map(async file => ({ file, about: await stat(file).catch(() => undefined) })))
  return found.filter(({ about }) => about !== undefined && about.uid !== owner).map(({ file }) => resolve(file))
}

function openToOthers(file: string): CheckNote {
  return noteWarning(`Every user of this machine can open ${resolve(file)}, which contains drafts.`, {
    expected: 'Open for its owner, and at most its group.',
    change: `Restart the server, which closes it, or chmod o= '${resolve(file)}'.`,
  })
}

function otherOwner(files: readonly string[], file: string): CheckNote {
  return noteProblem(`${files.join(', ')} and crier.db belong to different users: the server can open only its own.`, {
    expected: 'One owner: the user of the server.',
    change: `If crier.db is the server's: chown --reference='${resolve(file)}' ${files.map(one => `'${one}'`).join(' ')}`,
  })
}

/** A container may run as a user without an entry in its passwd. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}
