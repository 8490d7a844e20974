/** The open works: always one new update, and any number of existing ones. Pure functions. */

import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { isSame } from '#client/desk/kit/same.ts'
import { type Draft, isWorthKeeping } from '#client/desk/local/records/draft.ts'
import type { Update } from '#shared/blog/update.ts'

export type Work = {
  /** Id of the draft on this device, not of the update, which exists only once it was sent. */
  readonly id: string
  /** Absent for a new update. */
  readonly of?: WorkOf | undefined
  readonly fields: UpdateFields
  /** The note of a correction, which readers see. */
  readonly note: string
  /** The version that won a conflict, until the editor has merged it. */
  readonly conflict?: Update | undefined
  /** Why it was not sent; cleared when it is changed or sent again. */
  readonly problem?: FieldProblem | undefined
}

/** The update as it was read, on which the edit is based. */
type WorkOf = Exclude<Draft['of'], 'new'>

export type Works = { readonly open: readonly Work[]; readonly current: string }

export function workFrom({ id, of, fields, note = '' }: Draft): Work {
  return { id, ...(of !== 'new' && { of }), fields, note }
}

export function currentOf({ open, current }: Works): Work | undefined {
  return open.find(({ id }) => id === current) ?? open[0]
}

/** New updates come first. */
export function openWork({ open }: Works, work: Work): Works {
  return { open: [...open, work].sort((a, b) => Number(Boolean(a.of)) - Number(Boolean(b.of))), current: work.id }
}

export function changeWork(works: Works, id: string, change: Partial<Omit<Work, 'id'>>): Works {
  return { ...works, open: works.open.map(work => (work.id === id ? { ...work, ...change } : work)) }
}

/** Switches to the new update rather than another existing one, for which the next keystrokes are not meant. */
export function closeWork({ open, current }: Works, id: string): Works {
  const left = open.filter(work => work.id !== id)
  const next = left.find(({ of }) => !of) ?? left[0]
  return { open: left, current: current === id ? (next?.id ?? '') : current }
}

/** Shows a work that came back if nothing else is being written; otherwise it waits in a tab. */
export function bringBack(works: Works, work: Work): Works {
  const now = currentOf(works)
  const back = openWork(works, work)
  return now && hasChanged(now) ? { ...back, current: now.id } : back
}

export function hasChanged({ of, fields, note }: Work): boolean {
  if (!of) return isWorthKeeping(fields)
  return note.trim() !== '' || !isSame(filled(fields), filled(of.base))
}

function filled(fields: UpdateFields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== false))
}
