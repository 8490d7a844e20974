/** Runs checks side by side, each with a time limit: one that hangs delays nobody, and is itself a finding. */
import type { Clock } from '#platform/clock.ts'
import { type CheckFinding, type CheckNote, type DoctorCheck, noteProblem } from './doctor-check.ts'

/** Each check has shorter limits of its own, of at most ten seconds; this one is for those that hang nevertheless. */
const LIMIT_MS = 12_000

type RunOptions = {
  readonly clock: Pick<Clock, 'after' | 'elapsedMs'>
  readonly limitMs?: number
  /** Removes secrets from a text. */
  readonly mask?: (text: string) => string
  /** Called after each check, with the names of those that still run. */
  readonly onDone?: (running: readonly string[]) => void
}

/** In the order of the checks, whatever the order in which they end. */
export async function runChecks(checks: readonly DoctorCheck[], options: RunOptions): Promise<readonly CheckFinding[]> {
  const { clock, limitMs = LIMIT_MS, mask = text => text, onDone = () => {} } = options
  const running = new Set(checks.map(({ name }) => name))
  const found = await Promise.all(
    checks.map(async check => {
      const beganMs = clock.elapsedMs()
      const notes = await runOne(check, { clock, limitMs })
      const ms = Math.round(clock.elapsedMs() - beganMs)
      running.delete(check.name)
      onDone([...running])
      return notes.map(note => ({ check: check.name, ms, ...masked(note, mask) }))
    }),
  )
  return found.flat()
}

type Limit = { readonly clock: Pick<Clock, 'after'>; readonly limitMs: number }

async function runOne(check: DoctorCheck, { clock, limitMs }: Limit): Promise<readonly CheckNote[]> {
  const limit = new AbortController()
  let callOff = () => {}
  const late = new Promise<readonly CheckNote[]>(resolve => {
    callOff = clock.after(limitMs, () => resolve([lateNote(check, limitMs)]))
  })
  // A check that throws at once counts as one that rejects.
  const looked = (async () => check.run(limit.signal))().catch((error: unknown) => [failedNote(error)])
  try {
    return await Promise.race([looked, late])
  } finally {
    callOff()
    limit.abort()
  }
}

function lateNote({ ifLate }: DoctorCheck, limitMs: number): CheckNote {
  const found = `No result after ${limitMs / 1_000} seconds; the check was given up.`
  return noteProblem(found, { expected: 'A result within seconds.', change: ifLate })
}

function failedNote(error: unknown): CheckNote {
  const found = `The check itself failed: ${error instanceof Error ? error.message : String(error)}`
  const change = 'Report it with this line: it is a bug in Crier, and says nothing about your set-up.'
  return noteProblem(found, { expected: 'A check reports what it finds.', change })
}

function masked({ state, found, expected, change }: CheckNote, mask: (text: string) => string): CheckNote {
  return {
    ...{ state, found: mask(found) },
    ...(expected !== undefined && { expected: mask(expected) }),
    ...(change !== undefined && { change: mask(change) }),
  }
}
