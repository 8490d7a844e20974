/** Checks the limit on open files: each reader takes one. */
import type { Descriptors } from '#web/middleware/room.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import { inCount } from './figures.ts'

/** Of a node: for files, the database, push services, probes and posts (docs/operations.md), with room to spare. */
const OWN = 128
/** From here on the next crowd is refused. */
const FULL = 0.9
/** What the files in deploy/ set. */
const USUAL_LIMIT = 65_536

type DescriptorsCheckOptions = { readonly read: () => Descriptors | undefined; readonly readers: number }

export function descriptorsCheck({ read, readers }: DescriptorsCheckOptions): DoctorCheck {
  return {
    name: 'descriptors',
    ifLate: 'The /proc file system does not respond; look at the system log (journalctl -k).',
    async run() {
      const descriptors = read()
      if (!descriptors) return [noteSkipped('This system does not report the limit on open files (only Linux does).')]
      return [noteOn(descriptors, readers)]
    },
  }
}

function noteOn({ limit, inUse }: Descriptors, readers: number): CheckNote {
  const found = `${inCount(inUse)} of ${inCount(limit)} files are open.`
  const needed = readers + OWN
  const raised = Math.max(USUAL_LIMIT, 2 ** Math.ceil(Math.log2(needed)))
  const advice = {
    expected: `At least ${inCount(needed)}: ${inCount(readers)} readers and the node's own.`,
    change: `Raise the limit and restart: LimitNOFILE=${raised} in the unit, "ulimits: nofile: ${raised}" in Compose, "ulimit -n ${raised}" in a shell.`,
  }
  if (inUse > limit * FULL) return noteProblem(`${found} The next readers are refused.`, advice)
  return limit < needed ? noteWarning(found, advice) : noteOk(found)
}
