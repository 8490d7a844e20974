/** What went wrong with a call, if anything; after a success the screen is loaded again. */
import type { Failure } from '#client/desk/api/problem-text.ts'

type Ended = { readonly kind: 'done' } | Failure

export async function failureOf(call: Promise<Ended>, reload: () => Promise<void>): Promise<Failure | undefined> {
  const outcome = await call
  // Also after a failure: somebody else may have been faster.
  await reload()
  return outcome.kind === 'done' ? undefined : outcome
}
