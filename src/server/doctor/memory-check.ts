/** Checks the memory that a node may use, and what is left of it. */
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteWarning } from './doctor-check.ts'
import { inCount, printBytes } from './figures.ts'
import type { MemoryFacts } from './memory-facts.ts'

/** Of a process before its first reader, and of one reader: docs/operations.md, "Sizing". */
const PROCESS_BYTES = 200_000_000
const READER_BYTES = 10_000
/** Of the limit. */
const LOW_SHARE = 0.1
const OUT_SHARE = 0.03

type MemoryCheckOptions = {
  readonly read: () => MemoryFacts
  readonly processes: number
  readonly readers: number
}

export function memoryCheck({ read, processes, readers }: MemoryCheckOptions): DoctorCheck {
  return {
    name: 'memory',
    ifLate: 'The /proc file system does not respond; look at the system log (journalctl -k).',
    async run() {
      const facts = read()
      return [roomNote(facts, { processes, readers }), ...leftNotes(facts), ...killNotes(facts)]
    },
  }
}

function roomNote(facts: MemoryFacts, { processes, readers }: Omit<MemoryCheckOptions, 'read'>): CheckNote {
  const { limitBytes, isGroupLimit, availableBytes: left } = facts
  const found = `${printBytes(limitBytes)} ${isGroupLimit ? 'may be used (limit of the control group)' : 'in this machine'}${left === undefined ? '' : `, ${printBytes(left)} are available`}.`
  const needed = processes * PROCESS_BYTES + readers * READER_BYTES
  if (limitBytes >= needed) return noteOk(found)
  return noteWarning(found, {
    expected: `At least ${printBytes(needed)}: ${processes} ${processes === 1 ? 'process' : 'processes'} and ${inCount(readers)} readers.`,
    change: isGroupLimit
      ? 'Raise the limit (MemoryMax= in the unit, mem_limit in Compose, resources.limits.memory in the chart), or lower CRIER_WORKERS.'
      : 'Lower CRIER_WORKERS, move other programs elsewhere, or take a larger machine.',
  })
}

function leftNotes({ limitBytes, availableBytes: left, isGroupLimit }: MemoryFacts): readonly CheckNote[] {
  if (left === undefined || left >= limitBytes * LOW_SHARE) return []
  const found = `Only ${printBytes(left)} of ${printBytes(limitBytes)} are left.`
  const advice = {
    expected: `At least a tenth of it; with nothing left, the kernel ends the largest process.`,
    change: `${isGroupLimit ? 'Raise the limit' : 'Stop what "ps aux --sort=-rss | head" lists and is not needed'}, or send some readers to another node (SIGTERM to this one drains it).`,
  }
  return [left < limitBytes * OUT_SHARE ? noteProblem(found, advice) : noteWarning(found, advice)]
}

function killNotes({ kills }: MemoryFacts): readonly CheckNote[] {
  if (kills === 0) return []
  return [
    noteWarning(
      `The kernel ended ${kills === 1 ? 'a process' : `${inCount(kills)} processes`} of this control group for lack of memory.`,
      {
        expected: 'None.',
        change: 'Raise the memory limit of the unit or container; "journalctl -k --grep oom" shows when it was.',
      },
    ),
  ]
}
