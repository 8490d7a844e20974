/** What an editor has open to write on: always one new update, and any number of those there are. Pure. */
import type { Status } from '../../../src/blog/status.ts'
import type { Update } from '../../../src/blog/update.ts'
import { fieldsOf, NOTHING_WRITTEN, type UpdateFields } from '../update-fields.ts'

export type Work = {
  /** Of the writing, not of the update: an update is there only once it was sent. */
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
export type WorkOf = Pick<Update, 'id' | 'version'> & { readonly base: UpdateFields; readonly status: Status }

/** The first is the new one. */
export type Works = { readonly open: readonly Work[]; readonly current: string }

export function beginWorks(id: string): Works {
  return { open: [newWork(id)], current: id }
}

export function newWork(id: string): Work {
  return { id, fields: NOTHING_WRITTEN, note: '' }
}

export function readFrom(update: Update): WorkOf {
  const { id, version, status } = update
  return { id, version, status, base: fieldsOf(update) }
}

export function workOn(update: Update, id: string): Work {
  return { id, of: readFrom(update), fields: fieldsOf(update), note: '' }
}

export function currentOf({ open, current }: Works): Work | undefined {
  return open.find(({ id }) => id === current) ?? open[0]
}

/** What is open already is gone on with. */
export function openWork(works: Works, work: Work): Works {
  const held = works.open.find(({ of }) => of && of.id === work.of?.id)
  return held ? { ...works, current: held.id } : { open: [...works.open, work], current: work.id }
}

export function changeWork(works: Works, id: string, change: Partial<Omit<Work, 'id'>>): Works {
  return { ...works, open: works.open.map(work => (work.id === id ? { ...work, ...change } : work)) }
}

/** There is always a new one to go to; `next` is the id of another. */
export function closeWork({ open, current }: Works, id: string, next: string): Works {
  const rest = open.filter(work => work.id !== id)
  const left = rest.some(({ of }) => of === undefined) ? rest : [newWork(next), ...rest]
  return { open: left, current: current === id ? (left[0]?.id ?? next) : current }
}

export function isEmpty({ title, body, label, byline }: UpdateFields): boolean {
  return !title?.trim() && !label?.trim() && !byline?.trim() && body.length === 0
}

export function hasChanged({ of, fields, note }: Work): boolean {
  if (!of) return !isEmpty(fields)
  return note.trim() !== '' || fields.alert !== undefined || Object.keys(changesIn(fields, of.base)).length > 0
}

/** By field; `null` where one was cleared. */
export function changesIn(fields: UpdateFields, before: UpdateFields) {
  const [now, then] = [valuesOf(fields), valuesOf(before)]
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => !isSame(value, then[name as keyof typeof then])),
  ) as Partial<ReturnType<typeof valuesOf>>
}

export function valuesOf({ title, label, byline, time, untimed, key, pinned, body }: UpdateFields) {
  return {
    title: title?.trim() || null,
    label: label?.trim() || null,
    byline: byline?.trim() || null,
    ...(time !== undefined && { time }),
    untimed: untimed ? true : null,
    ...{ key, pinned, body },
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
