/** Refuses a status change that the current status or the key does not allow; the message says what is allowed. */
import { Refusal } from '#platform/errors.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { isOnDesk, type Move, mayMove } from '#shared/blog/status.ts'
import type { Acting } from '#store/keys/acting.ts'
import { demand, permit } from '#store/keys/permit.ts'

type AskedMove = Move & { readonly blog: BlogId }

/** @throws Refusal `forbidden` if an editor may make this change, `invalid` if nobody may. */
export function demandMove(by: Acting, { blog, ...move }: AskedMove): void {
  demand(by, { role: 'contributor', blog })
  const isEditor = permit(by, { role: 'editor', blog }) === 'granted'
  if (mayMove(isEditor ? 'editor' : 'contributor', move)) return
  if (!mayMove('editor', move)) throw new Refusal('invalid', { errors: [{ path: 'status', message: whyNobody(move) }] })
  throw new Refusal('forbidden', { detail: whyNotContributor(move) })
}

function whyNobody({ from }: Move): string {
  if (from === 'retracted') return 'this update was retracted; post what is right as a new update'
  return 'readers have seen this update, so it cannot go back to the desk; correct, retract or remove it'
}

function whyNotContributor({ from, to }: Move): string {
  if (from !== 'new' && !isOnDesk(from)) return 'Readers have seen this update, so only an editor may change it.'
  if (from === 'approved' || from === 'scheduled') {
    return `This update is ${from}, so only an editor may change or discard it; ask one to make it a draft again.`
  }
  return `A contributor key may not make an update "${to}": send "status": "submitted", and an editor takes it from there.`
}
