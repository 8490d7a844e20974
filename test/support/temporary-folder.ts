/**
 * Where the tests keep their folders: in memory where there is room, for else most of their time is waiting for a disk.
 * Tests kill processes, not machines, so they prove no less there.
 */
import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const IN_MEMORY = '/dev/shm'
/** Containers have as little as 64 MB there. */
const NEEDED_BYTES = 4e9

/** What `TMPDIR` names goes first. */
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
