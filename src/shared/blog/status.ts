/** The statuses of an update and the transitions allowed to each role. No schemas here: the desk bundles this file. */

/** What a client may request; retracting is a separate API call. */
export const askedStatuses = ['draft', 'submitted', 'approved', 'scheduled', 'published'] as const
export const statuses = [...askedStatuses, 'retracted'] as const
export type AskedStatus = (typeof askedStatuses)[number]
export type Status = (typeof statuses)[number]

/** Admins count as editors. */
type DeskRole = 'contributor' | 'editor'

const CONTRIBUTED: readonly Status[] = ['draft', 'submitted']
const ANYWHERE: readonly Status[] = askedStatuses

/** Allowed transitions. Keeping the status is one too: that is how the content of an update is edited. */
const MOVES: Readonly<Record<'new' | Status, Readonly<Record<DeskRole, readonly Status[]>>>> = {
  new: { contributor: CONTRIBUTED, editor: ANYWHERE },
  draft: { contributor: CONTRIBUTED, editor: ANYWHERE },
  submitted: { contributor: CONTRIBUTED, editor: ANYWHERE },
  approved: { contributor: [], editor: ANYWHERE },
  scheduled: { contributor: [], editor: ANYWHERE },
  published: { contributor: [], editor: ['published'] },
  retracted: { contributor: [], editor: ['retracted'] },
}

export type Move = { readonly from: 'new' | Status; readonly to: Status }

export function mayMove(role: DeskRole, { from, to }: Move): boolean {
  return MOVES[from][role].includes(to)
}

/** Not visible to readers yet: it is on the desk shelf, and sent on the desk stream only (law 9, apart). */
export function isOnDesk(of: Status): boolean {
  return of !== 'published' && of !== 'retracted'
}
