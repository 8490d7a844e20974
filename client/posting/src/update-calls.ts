/** The calls that write updates. */
import type { Update } from '../../../src/shared/blog/update.ts'
import type { Caller, CallOptions, PostingCall } from './caller.ts'
import type { AlertFields, NewUpdate, UpdatePatch, Withdrawal } from './fields.ts'
import { type Edited, editedOf, having, type Outcome, outcomeOf } from './outcome.ts'

/** `cursor`: where the change stands in the blog's stream. */
type Written = { readonly update: Update; readonly cursor: string }
type Removed = { readonly update: { readonly id: string }; readonly cursor: string }

/** Which update, as it was read. */
export type UpdateRef = { readonly blog: string; readonly id: string; readonly version: number }
/** Without a version, whatever there is: withdrawing is urgent. */
type WithdrawRef = Omit<UpdateRef, 'version'> & { readonly version?: number | undefined }

type Toggle = { readonly pinned: boolean } | { readonly key: boolean }

/** Somebody else's edits in quick succession; more than this is another program in a loop. */
const MOST_TOGGLES = 5

const written = having<Written>('update')

export function updateCalls(call: Caller) {
  async function post(blog: string, fields: NewUpdate, options?: CallOptions): Promise<Outcome<Written>> {
    const path = `/v1/blogs/${encodeURIComponent(blog)}/updates`
    return outcomeOf(await call({ method: 'POST', path, body: fields, ...options }), written)
  }

  /** Absent fields stay as they are; with `correction` readers are told what changed. */
  async function correct(of: UpdateRef, patch: UpdatePatch, options?: CallOptions): Promise<Edited<Written, Update>> {
    const { version } = of
    return editedOf(await call({ method: 'PATCH', path: updatePath(of), body: patch, version, ...options }), written)
  }

  /** It was wrong, and stays visible, struck through with its note. */
  async function retract(
    of: WithdrawRef,
    why: Withdrawal = {},
    options?: CallOptions,
  ): Promise<Edited<Written, Update>> {
    return editedOf(await call({ ...withdrawal(of, 'retract'), body: why, ...options }), written)
  }

  /** Erases its text everywhere; only the id is left. */
  async function remove(of: WithdrawRef, options?: CallOptions): Promise<Edited<Removed, Update>> {
    return editedOf(await call({ ...withdrawal(of, 'remove'), ...options }), having<Removed>('update'))
  }

  /** Touches nothing of what others write, so it is made on whatever version there is. */
  async function toggle(of: UpdateRef, patch: Toggle, options: CallOptions = {}): Promise<Edited<Written, Update>> {
    const { idempotencyKey, ...rest } = options
    for (let { version } = of, tries = 1; ; tries++) {
      // Each version is a request of its own, and the same in a later run of the program.
      const again = idempotencyKey && { idempotencyKey: `${idempotencyKey}/${version}` }
      const edited = await correct({ ...of, version }, patch, { ...rest, ...again })
      if (edited.kind !== 'stale' || tries === MOST_TOGGLES) return edited
      version = edited.current.version
    }
  }

  return {
    post,
    correct,
    retract,
    remove,
    pin: (of: UpdateRef, options?: CallOptions) => toggle(of, { pinned: true }, options),
    unpin: (of: UpdateRef, options?: CallOptions) => toggle(of, { pinned: false }, options),
    /** A key event: listed in the summary at the top. */
    markKey: (of: UpdateRef, options?: CallOptions) => toggle(of, { key: true }, options),
    unmarkKey: (of: UpdateRef, options?: CallOptions) => toggle(of, { key: false }, options),
    /** Notifies everyone who follows the blog. Not of a text that somebody changed meanwhile: then it is `stale`. */
    alert: (of: UpdateRef, alert: AlertFields, options?: CallOptions) => correct(of, { alert }, options),
  }
}

function withdrawal({ version, ...of }: WithdrawRef, mode: 'retract' | 'remove'): PostingCall {
  return { method: 'DELETE', path: `${updatePath(of)}?mode=${mode}`, ...(version !== undefined && { version }) }
}

export function updatePath({ blog, id }: Omit<UpdateRef, 'version'>): string {
  return `/v1/blogs/${encodeURIComponent(blog)}/updates/${encodeURIComponent(id)}`
}
