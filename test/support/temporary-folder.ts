/**
 * The folder for the tests' temporary folders: in memory if there is room, because otherwise tests mostly wait for the disk. Tests
 * kill processes, not machines, so they prove no less there.
 */
import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const IN_MEMORY = '/dev/shm'
/** Containers may have as little as 64 MB there. */
const NEEDED_BYTES = 4e9

/** `TMPDIR` takes precedence. */
export function temporaryFolder(): string {
  return process.env.TMPDIR ?? (freeBytes(IN_MEMORY) >= NEEDED_BYTES ? IN_MEMORY : tmpdir())
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
