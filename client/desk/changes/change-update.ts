/** What the desk does to an update with one press: a pin, a step of the workflow, a withdrawal. */
import { isOnDesk } from '../../../src/blog/status.ts'
import type { Update } from '../../../src/blog/update.ts'
import type { BlogDesk } from '../blog-desk.ts'
import { problemText } from '../problem-text.ts'
import { editUpdate, removeUpdate, retractUpdate, type UpdatePatch, type Withdrawal } from '../server/updates.ts'
import { tell, tellProblem } from '../toasts.tsx'
import { words } from '../words.ts'

/** Undefined when it was done; else what went wrong. */
export async function changeUpdate(
  desk: BlogDesk,
  update: Update,
  { patch, told }: { readonly patch: UpdatePatch; readonly told: string },
): Promise<string | undefined> {
  const startedAt = performance.now()
  const answer = await editUpdate(update, patch)
  if (answer.kind !== 'done') {
    const isStale = answer.kind === 'refused' && answer.problem.code === 'stale_version'
    return isStale ? words.conflict.tooLate : problemText(answer)
  }
  const changed = answer.value.update
  if (isOnDesk(changed.status)) desk.live.shelve(changed)
  else void desk.sending.measure(changed, startedAt)
  return void tell(told)
}

const MOST_TRIES = 5

/** Touches nothing of what others write, so it is done to whatever version there is. */
export async function toggle(
  desk: BlogDesk,
  update: Update,
  asked: { readonly patch: { readonly pinned: boolean } | { readonly key: boolean }; readonly told: string },
): Promise<void> {
  for (let held = update, tries = 1; ; tries++) {
    const answer = await editUpdate(held, asked.patch)
    if (answer.kind === 'done') {
      if (isOnDesk(held.status)) desk.live.shelve(answer.value.update)
      return tell(asked.told)
    }
    const isStale = answer.kind === 'refused' && answer.problem.code === 'stale_version'
    if (!isStale || tries === MOST_TRIES) return tellProblem(problemText(answer))
    held = answer.problem.current as Update
  }
}

/** Undefined when it was done; else what went wrong. */
export async function retract(update: Update, withdrawal: Withdrawal): Promise<string | undefined> {
  const answer = await retractUpdate(update, withdrawal)
  if (answer.kind === 'done') return void tell(words.retract.done)
  const isStale = answer.kind === 'refused' && answer.problem.code === 'stale_version'
  return isStale ? words.conflict.tooLate : problemText(answer)
}

export async function remove(desk: BlogDesk, update: Update, told: string): Promise<string | undefined> {
  const answer = await removeUpdate(update)
  if (answer.kind !== 'done') return problemText(answer)
  desk.live.drop(update.id)
  return void tell(told)
}
