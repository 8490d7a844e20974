/** One-click changes of an update: a workflow step, a pin, a withdrawal. */
import { type Failure, failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import type { BlogDesk } from '#client/desk/blog/blog-desk.ts'
import { fieldsOf } from '#client/desk/composer/update-fields.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { Intent, Toggled } from '#client/desk/local/records/item.ts'
import type { Withdrawal } from '#client/posting/src/fields.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import { type AskedStatus, isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'

type Step = { readonly status: AskedStatus; readonly publishAt?: string }

/** Returns what went wrong; undefined if done or queued in the outbox. */
export async function changeUpdate(
  desk: BlogDesk,
  update: Update,
  { patch, told }: { readonly patch: Step; readonly told: string },
): Promise<string | undefined> {
  const startedAt = performance.now()
  const key = newIdempotencyKey()
  const outcome = await server.correct(update, patch, { idempotencyKey: key })
  if (outcome.kind === 'done') {
    const changed = outcome.update
    if (isOnDesk(changed.status)) desk.live.shelve(changed)
    else void desk.sending.measure(changed, startedAt)
    return void tell(told)
  }
  const fields = fieldsOf(update)
  const { id, version } = update
  return failed(desk, outcome, {
    key,
    intent: { kind: 'correct', update: id, version, base: fields, fields, ...patch },
  })
}

/** Sent through the outbox: in order with the posts, and applied to whatever version is current then. */
export async function toggle(
  { local, id: blog }: BlogDesk,
  { id: update, version }: Update,
  kind: Toggled,
): Promise<void> {
  const added = await local.outbox.add({ blog, intent: { kind, update, version } })
  if (added.kind === 'full') tellProblem(words.write.full)
  else if (!navigator.onLine) tell(words.write.queued)
}

/** Returns what went wrong; undefined if done or queued in the outbox. */
export async function retract(desk: BlogDesk, update: Update, withdrawal: Withdrawal): Promise<string | undefined> {
  const key = newIdempotencyKey()
  const outcome = await server.retract(update, withdrawal, { idempotencyKey: key })
  if (outcome.kind === 'done') return void tell(words.retract.done)
  const { id, version } = update
  return failed(desk, outcome, { key, intent: { kind: 'retract', update: id, version, ...withdrawal } })
}

/** Removes any version, but a draft only in the version that the editor saw: it may just have been published. */
export async function remove(desk: BlogDesk, { blog, id, ...update }: Update, told: string) {
  const key = newIdempotencyKey()
  const version = isOnDesk(update.status) ? { version: update.version } : {}
  const outcome = await server.remove({ blog, id, ...version }, { idempotencyKey: key })
  if (outcome.kind !== 'done') return failed(desk, outcome, { key, intent: { kind: 'remove', update: id, ...version } })
  desk.live.drop(id)
  return void tell(told)
}

/** Sent through the outbox: it takes several requests, and resumes after a crash. */
export async function unpublish({ local, id: blog }: BlogDesk, update: Update): Promise<string | undefined> {
  const { time, ...rest } = fieldsOf(update)
  const isOwnTime = time !== update.publishedAt
  const fields = { ...rest, ...(isOwnTime && time !== undefined && { time }) }
  const { id, version } = update
  const added = await local.outbox.add({ blog, intent: { kind: 'unpublish', update: id, version, fields } })
  if (added.kind === 'full') return words.write.full
  return navigator.onLine ? undefined : void tell(words.write.queued)
}

type Request = { readonly key: string; readonly intent: Intent }

/** Without a connection, the request goes into the outbox; the same idempotency key ensures that it is applied once. */
async function failed({ id: blog, local }: BlogDesk, failure: Failure, request: Request): Promise<string | undefined> {
  if (failure.kind === 'stale') return words.conflict.tooLate
  if (failure.kind === 'refused') return failureText(failure)
  const added = await local.outbox.add({ blog, ...request })
  return added.kind === 'full' ? words.write.full : void tell(words.write.queued)
}
