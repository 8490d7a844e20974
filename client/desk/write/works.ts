/** What an editor has open to write on: always one new update, and any number of those there are. Pure. */
import type { Update } from '../../../src/blog/update.ts'
import type { Draft } from '../local/draft.ts'
import type { UpdateFields } from '../update-fields.ts'

export type Work = {
  /** Of the draft on this device, not of the update: an update is there only once it was sent. */
  readonly id: string
  /** Absent for a new one. */
  readonly of?: WorkOf | undefined
  readonly fields: UpdateFields
  /** What readers are told of a correction. */
  readonly note: string
  /** Somebody was faster: what there is now. Set until the editor has looked. */
  readonly conflict?: Update | undefined
}

/** The update as it was read: what a save says it was made from. */
export type WorkOf = Exclude<Draft['of'], 'new'>

export type Works = { readonly open: readonly Work[]; readonly current: string }

export function workFrom({ id, of, fields, note = '' }: Draft): Work {
  return { id, ...(of !== 'new' && { of }), fields, note }
}

export function currentOf({ open, current }: Works): Work | undefined {
  return open.find(({ id }) => id === current) ?? open[0]
}

/** New ones stand first. */
export function openWork({ open }: Works, work: Work): Works {
  return { open: [...open, work].sort((a, b) => Number(Boolean(a.of)) - Number(Boolean(b.of))), current: work.id }
}

export function changeWork(works: Works, id: string, change: Partial<Omit<Work, 'id'>>): Works {
  return { ...works, open: works.open.map(work => (work.id === id ? { ...work, ...change } : work)) }
}

export function closeWork({ open, current }: Works, id: string): Works {
  const left = open.filter(work => work.id !== id)
  return { open: left, current: current === id ? (left[0]?.id ?? '') : current }
}

export function isEmpty({ title, body, label, byline }: UpdateFields): boolean {
  return !title?.trim() && !label?.trim() && !byline?.trim() && body.length === 0
}

export function hasChanged({ of, fields, note }: Work): boolean {
  if (!of) return !isEmpty(fields)
  return note.trim() !== '' || JSON.stringify(sorted(fields)) !== JSON.stringify(sorted(of.base))
}

/** In one order, and without what is empty. */
function sorted(fields: UpdateFields) {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '' && value !== false)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
