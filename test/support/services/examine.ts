/** Runs the doctor on an installation under test, and returns what it found. */
import { randomUUID } from 'node:crypto'
import { type Clock, systemClock } from '#platform/clock.ts'
import { runDoctor } from '#server/doctor/doctor.ts'
import type { CheckFinding } from '#server/doctor/doctor-check.ts'

/** No server listens on port 9 (discard). */
const NOBODY = { CRIER_HOST: '127.0.0.1', CRIER_PORT: '9' }

type Around = { readonly clock?: Clock; readonly readers?: number }

export async function examine(
  env: Readonly<Record<string, string>>,
  { clock = systemClock, readers = 4_000 }: Around = {},
) {
  const report = await runDoctor({
    layers: [{ source: 'environment', values: { ...NOBODY, ...env } }],
    nameMistakes: mistakes => mistakes,
    ...{ readers, clock, random: Math.random, newId: randomUUID, version: '0.0.0-test', cores: 2 },
  })
  return {
    ...report,
    /** The findings of one check: its state and its sentences in one text. */
    of: (check: string): readonly string[] => report.findings.filter(one => one.check === check).map(inOneLine),
  }
}

function inOneLine({ state, found, expected, change }: CheckFinding): string {
  return [`${state}: ${found}`, expected, change].filter(text => text !== undefined).join(' | ')
}
