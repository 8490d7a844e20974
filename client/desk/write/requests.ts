/** What goes to the server from what is written. */
import type { AskedStatus } from '../../../src/blog/status.ts'
import type { NewUpdate, UpdatePatch } from '../server/updates.ts'
import type { UpdateFields } from '../update-fields.ts'
import { changesIn, valuesOf, type Work, type WorkOf } from './works.ts'

/** What an update is to become; `publishAt` of one that is scheduled. */
export type Aim = { readonly status: AskedStatus; readonly publishAt?: string }

export function newUpdateOf(fields: UpdateFields, aim: Aim): NewUpdate {
  const filled = Object.entries(valuesOf(fields)).filter(([, value]) => value !== null)
  return { ...(Object.fromEntries(filled) as NewUpdate), ...alertIn(fields), ...aim }
}

/** Only what was changed here: what somebody else changed meanwhile is not touched. */
export function patchOf({ fields, note }: Work, of: WorkOf, aim?: Aim): UpdatePatch {
  return {
    ...changesIn(fields, of.base),
    ...alertIn(fields),
    ...(aim && aim.status !== of.status && { status: aim.status }),
    ...(aim?.publishAt && { publishAt: aim.publishAt }),
    ...(of.status === 'published' && note.trim() && { correction: note.trim() }),
  }
}

function alertIn({ alert }: UpdateFields) {
  return alert ? { alert } : {}
}
