/** What the desk does to an update with one press: a pin, a step of the workflow, a withdrawal. */

import type { Answer } from '#client/desk/api/answer.ts'
import { problemText } from '#client/desk/api/problem-text.ts'
import { editUpdate, removeUpdate, retractUpdate, type Withdrawal } from '#client/desk/api/updates.ts'
import type { BlogDesk } from '#client/desk/blog/blog-desk.ts'
import { fieldsOf } from '#client/desk/composer/update-fields.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { NewItem } from '#client/desk/local/records/item.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import { type AskedStatus, isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'

type Step = { readonly status: AskedStatus; readonly publishAt?: string }

/** Undefined when it was done; else what went wrong. */
export async function changeUpdate(
  desk: BlogDesk,
  update: Update,
  { patch, told }: { readonly patch: Step; readonly told: string },
): Promise<string | undefined> {
  const startedAt = performance.now()
  const key = newIdempotencyKey()
  const answer = await editUpdate(update, patch, key)
  if (answer.kind === 'done') {
    const changed = answer.value.update
    if (isOnDesk(changed.status)) desk.live.shelve(changed)
    else void desk.sending.measure(changed, startedAt)
    return void tell(told)
  }
  const fields = fieldsOf(update)
  const intent = {
    kind: 'correct',
    update: update.id,
    version: update.version,
    base: fields,
    fields,
    ...patch,
  } as const
  return failed(desk, answer, { blog: desk.id, intent, key })
}

/** Goes the way of the posts, so that it is done in their order, and to whatever version there is then. */
export async function toggle(
  { local, id: blog }: BlogDesk,
  { id: update, version }: Update,
  kind: 'pin' | 'unpin' | 'markKey' | 'unmarkKey',
): Promise<void> {
  const added = await local.outbox.add({ blog, intent: { kind, update, version } })
  if (added.kind === 'full') tellProblem(words.write.full)
  else if (!navigator.onLine) tell(words.write.queued)
}

/** Undefined when it was done; else what went wrong. */
export async function retract(desk: BlogDesk, update: Update, withdrawal: Withdrawal): Promise<string | undefined> {
  const answer = await retractUpdate(update, withdrawal)
  if (answer.kind === 'done') return void tell(words.retract.done)
  const { id, version } = update
  return failed(desk, answer, { blog: desk.id, intent: { kind: 'retract', update: id, version, ...withdrawal } })
}

export async function remove(desk: BlogDesk, update: Update, told: string): Promise<string | undefined> {
  const isDiscard = isOnDesk(update.status)
  const answer = await removeUpdate(update, isDiscard ? 'this version' : 'whatever')
  if (answer.kind !== 'done') {
    const version = isDiscard ? { version: update.version } : {}
    return failed(desk, answer, { blog: desk.id, intent: { kind: 'remove', update: update.id, ...version } })
  }
  desk.live.drop(update.id)
  return void tell(told)
}

type Failed = Exclude<Answer<unknown>, { readonly kind: 'done' }>

/** Without a connection it waits on this device, as a post does; the same request again does nothing twice. */
async function failed({ local }: BlogDesk, answer: Failed, item: NewItem): Promise<string | undefined> {
  if (answer.kind === 'refused') {
    return answer.problem.code === 'stale_version' ? words.conflict.tooLate : problemText(answer)
  }
  const added = await local.outbox.add(item)
  return added.kind === 'full' ? words.write.full : void tell(words.write.queued)
}
