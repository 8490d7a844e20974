/** The calls that write updates. */
import type { Update } from '../../../src/shared/blog/update.ts'
import type { Caller, CallOptions, PostingCall } from './caller.ts'
import type { AlertFields, NewUpdate, UpdatePatch, Withdrawal } from './fields.ts'
import { type Edited, editedOf, having, type Outcome, outcomeOf } from './outcome.ts'

export type UpdateCalls = {
  post(blog: string, fields: NewUpdate, options?: CallOptions): Promise<Outcome<Written>>
  /** Absent fields stay as they are; with `correction` readers are told what changed. */
  correct(of: UpdateRef, patch: UpdatePatch, options?: CallOptions): Promise<Edited<Written, Update>>
  /** For an update that was wrong: it stays visible, struck through, with a note. */
  retract(of: WithdrawRef, why?: Withdrawal, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Erases its text everywhere; only the id is left. */
  remove(of: WithdrawRef, options?: CallOptions): Promise<Edited<Removed, Update>>
  /** Applies to the newest version: pins and key events conflict with nobody's edit of the text. */
  pin(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Applies to the newest version, as `pin` does. */
  unpin(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Makes it a key event, listed in the summary at the top. Applies to the newest version, as `pin` does. */
  markKey(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Applies to the newest version, as `pin` does. */
  unmarkKey(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Partners show no advertising beside it. Applies to the newest version, as `pin` does. */
  markSensitive(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Applies to the newest version, as `pin` does. */
  unmarkSensitive(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Notifies everyone who follows the blog. If the update was edited since it was read, the outcome is `stale` and nothing is sent. */
  alert(of: UpdateRef, alert: AlertFields, options?: CallOptions): Promise<Edited<Written, Update>>
}

/** `cursor`: the position of the change in the blog's stream. */
type Written = { readonly update: Update; readonly cursor: string }
type Removed = { readonly update: { readonly id: string }; readonly cursor: string }

/** An update, at the version that was read. */
export type UpdateRef = { readonly blog: string; readonly id: string; readonly version: number }
/** Without a version, the newest: withdrawing is urgent. */
type WithdrawRef = Omit<UpdateRef, 'version'> & { readonly version?: number | undefined }

type Toggle = { readonly pinned: boolean } | { readonly key: boolean } | { readonly sensitive: boolean }

/** Edits by somebody else in quick succession; more than this is another program in a loop. */
const MOST_TOGGLES = 5

const written = having<Written>('update')

export function updateCalls(call: Caller): UpdateCalls {
  const correct: UpdateCalls['correct'] = async (of, patch, options) => {
    const { version } = of
    return editedOf(await call({ method: 'PATCH', path: updatePath(of), body: patch, version, ...options }), written)
  }

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
    correct,
    pin: (of, options) => toggle(of, { pinned: true }, options),
    unpin: (of, options) => toggle(of, { pinned: false }, options),
    markKey: (of, options) => toggle(of, { key: true }, options),
    unmarkKey: (of, options) => toggle(of, { key: false }, options),
    markSensitive: (of, options) => toggle(of, { sensitive: true }, options),
    unmarkSensitive: (of, options) => toggle(of, { sensitive: false }, options),
    alert: (of, alert, options) => correct(of, { alert }, options),

    async post(blog, fields, options) {
      const path = `/v1/blogs/${encodeURIComponent(blog)}/updates`
      return outcomeOf(await call({ method: 'POST', path, body: fields, ...options }), written)
    },

    async retract(of, why = {}, options) {
      return editedOf(await call({ ...withdrawal(of, 'retract'), body: why, ...options }), written)
    },

    async remove(of, options) {
      return editedOf(await call({ ...withdrawal(of, 'remove'), ...options }), having<Removed>('update'))
    },
  }
}

function withdrawal({ version, ...of }: WithdrawRef, mode: 'retract' | 'remove'): PostingCall {
  return { method: 'DELETE', path: `${updatePath(of)}?mode=${mode}`, ...(version !== undefined && { version }) }
}

export function updatePath({ blog, id }: Omit<UpdateRef, 'version'>): string {
  return `/v1/blogs/${encodeURIComponent(blog)}/updates/${encodeURIComponent(id)}`
}
