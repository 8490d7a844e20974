/** The statuses of an update, and who may lead it from one to which. No schemas here: the desk's page carries this file. */

/** What a client may ask for; withdrawing is a call of its own. */
export const askedStatuses = ['draft', 'submitted', 'approved', 'scheduled', 'published'] as const
export const statuses = [...askedStatuses, 'retracted'] as const
export type AskedStatus = (typeof askedStatuses)[number]
export type Status = (typeof statuses)[number]

/** Admins are editors here. */
type DeskRole = 'contributor' | 'editor'

const CONTRIBUTED: readonly Status[] = ['draft', 'submitted']
const ANYWHERE: readonly Status[] = askedStatuses

/** From each status to those that may follow it; staying is a move too: it is how the text of an update is changed. */
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

/** Not seen by readers yet: it is on the desk shelf, and travels on the desk stream alone (law 9, apart). */
export function isOnDesk(of: Status): boolean {
  return of !== 'published' && of !== 'retracted'
}
