/** Checks the room that is left for the data folder. */
import { statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import { inCount, printBytes } from './figures.ts'

/** Of the file system. Below either, somebody should look today; below the second pair, posts soon fail. */
const LOW = { bytes: 2_000_000_000, share: 0.1 }
const OUT = { bytes: 200_000_000, share: 0.01 }
/** File systems without a fixed number of files report none. */
const LOW_FILES = 1_000

type DiskRoom = {
  readonly freeBytes: number
  readonly totalBytes: number
  readonly freeFiles: number
  readonly totalFiles: number
}

async function readDiskRoom(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize, ffree, files } = await statfs(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, freeFiles: ffree, totalFiles: files }
}

type DiskCheckOptions = {
  readonly folder: string
  /** With PostgreSQL nothing is stored in the folder. */
  readonly isUsed: boolean
  readonly read?: (folder: string) => Promise<DiskRoom>
}

export function diskCheck({ folder, isUsed, read = readDiskRoom }: DiskCheckOptions): DoctorCheck {
  return {
    name: 'disk',
    ifLate: `The disk of ${resolve(folder)} does not respond: look at the system log (journalctl -k). The folder needs a local disk.`,
    async run() {
      if (!isUsed) return [noteSkipped('Nothing is stored on this machine: DATABASE_URL is set.')]
      try {
        return [...roomNotes(await read(folder), folder)]
      } catch (error) {
        const { code = '', message } = error as NodeJS.ErrnoException
        if (code === 'ENOENT') return [noteSkipped('There is no data folder; see "data folder".')]
        return [noteSkipped(`${resolve(folder)} cannot be looked at: ${message}.`)]
      }
    },
  }
}

function roomNotes(room: DiskRoom, folder: string): readonly CheckNote[] {
  const { freeBytes, totalBytes, freeFiles, totalFiles } = room
  const found = `${printBytes(freeBytes)} of ${printBytes(totalBytes)} are free.`
  const advice = {
    expected: `At least ${printBytes(LOW.bytes)}, and a tenth of a small disk.`,
    change: `Free space, or enlarge the volume: "du -xh --max-depth=2 / | sort -h | tail" and "du -sh ${resolve(folder)}/*" show what takes it. Never delete crier.db-wal.`,
  }
  const isBelow = ({ bytes, share }: typeof LOW) => freeBytes < Math.min(bytes, totalBytes * share)
  const space = isBelow(OUT) ? noteProblem(found, advice) : isBelow(LOW) ? noteWarning(found, advice) : noteOk(found)
  if (totalFiles === 0 || freeFiles >= LOW_FILES) return [space]
  return [
    space,
    noteProblem(`Only ${inCount(freeFiles)} more files fit on its file system.`, {
      expected: `At least ${inCount(LOW_FILES)} free inodes.`,
      change:
        'Delete small files that are not needed ("df -i" shows inodes, "du --inodes -x / | sort -n | tail" the folders).',
    }),
  ]
}
