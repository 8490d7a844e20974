/** A clock of a process that a test sets while it runs; needs a C compiler. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('./set-clock.c', import.meta.url))

type SetClock = {
  /** For a process, and those that it starts. */
  readonly env: Readonly<Record<string, string>>
  /** By how much it is ahead from now on. */
  set(seconds: number): void
}

/** Keeps its files in this folder, which the process must be able to read. */
export function makeClock(folder: string, name = 'clock'): SetClock {
  const [file, library] = [join(folder, name), join(folder, 'set-clock.so')]
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE])
  const set = (seconds: number) => writeFileSync(file, String(seconds))
  set(0)
  return { env: { LD_PRELOAD: library, CLOCK_OFFSET_FILE: file }, set }
}
