/** A check of the process of the server: the server's own result if it answers, else that of this command. */
import type { DoctorCheck } from './doctor-check.ts'
import type { Inspected } from './node-answer.ts'

/** `here` is the same check, made in this process: its limits may be those of a shell. */
export function processCheck(here: DoctorCheck, inspected: () => Promise<Inspected | undefined>): DoctorCheck {
  return {
    ...here,
    async run(signal) {
      const there = await inspected()
      const told = there?.checks.filter(({ check }) => check === here.name) ?? []
      if (told.length > 0) {
        return told.map(({ state, found, expected, change }) => ({
          ...{ state, found },
          ...(expected !== undefined && { expected }),
          ...(change !== undefined && { change }),
        }))
      }
      const notes = await here.run(signal)
      return notes.map(note => ({
        ...note,
        found: `${note.found} (Of this command; the server may have other limits.)`,
      }))
    },
  }
}
