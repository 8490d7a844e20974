/** An item of the outbox: one intent of an editor, sent once and in order. */

import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { AlertFields } from '#client/posting/src/fields.ts'
import type { Problem } from '#client/posting/src/problem.ts'
import type { AskedStatus } from '#shared/blog/status.ts'
import type { Draft } from './draft.ts'

/** An update that is there, as it was read. */
type Of = { readonly update: string; readonly version: number }

/** What an editor decided about a reader's comment, as the API takes it. */
export type Decision = {
  readonly comment: string
  /** As it was read: a decision about another version changes nothing. */
  readonly version: number
  readonly action: 'approve' | 'reject' | 'hold' | 'reopen' | 'answer' | 'propose' | 'remove'
  readonly proposed?: 'approve' | 'reject' | 'answer'
  readonly text?: string
  readonly name?: string | null
  readonly answer?: {
    readonly text?: string | undefined
    readonly update?: string | undefined
    readonly byline?: string | undefined
  }
  readonly doubles?: readonly string[]
}

/** The status that a new update gets; `publishAt` when it is scheduled. */
export type Aim = { readonly status: AskedStatus; readonly publishAt?: string }

export type Intent =
  | ({
      readonly kind: 'post'
      readonly draft: string
      readonly fields: UpdateFields
      readonly answers?: Draft['answers']
    } & Aim)
  /** `about`: the comment's first words, for the editor. */
  | { readonly kind: 'decide'; readonly decision: Decision; readonly about: string }
  /** Only what differs from `base` is sent. With `correction` readers are told what changed. */
  | ({ readonly kind: 'correct'; readonly base: UpdateFields; readonly fields: UpdateFields } & Of &
      Partial<Aim> & { readonly correction?: string })
  /** Removes it for readers; its text becomes a draft on the desk. */
  | ({ readonly kind: 'unpublish'; readonly fields: UpdateFields } & Of)
  | ({ readonly kind: 'retract'; readonly note?: string; readonly alert?: AlertFields } & Of)
  /** Whatever version there is; with `version` that one alone, as when a draft is discarded. */
  | { readonly kind: 'remove'; readonly update: string; readonly version?: number }
  | ({ readonly kind: Toggled } & Of)
  | ({ readonly kind: 'alert'; readonly alert: AlertFields } & Of)
  /** Saves the draft on the server. Not shown, and never blocks other items. */
  | { readonly kind: 'save'; readonly draft: string; readonly fields: UpdateFields; readonly revision: number }
  /** Removes the server's copy of a discarded draft. */
  | { readonly kind: 'discard'; readonly draft: string }

/** A button of the timeline. */
export type Toggled = 'pin' | 'unpin' | 'markKey' | 'unmarkKey' | 'markSensitive' | 'unmarkSensitive'

export type Item = {
  readonly id: number
  readonly owner: string
  readonly blog: string
  readonly intent: Intent
  /** Made with the item: however often it is sent, from whichever tab, it is done once. */
  readonly key: string
  readonly madeAt: string
  /** An instant: until then it can be taken back. */
  readonly heldUntil?: string
  /** Something was sent, so it may be done already. */
  readonly isTried: boolean
  /** Refused: waits for the editor and does not block other items. */
  readonly refusal?: Refusal
}

/** `key`: of an earlier request whose outcome is not known. */
export type NewItem = Pick<Item, 'blog' | 'intent'> & Partial<Pick<Item, 'key' | 'heldUntil'>>

/** `current`: after a conflict, the version that won. */
export type Refusal = { readonly problem: Problem; readonly current?: unknown }

/** The editor sees their own requests, not those that the desk makes by itself. */
export function isShown({ intent }: Pick<Item, 'intent'>): boolean {
  return intent.kind !== 'save' && intent.kind !== 'discard'
}
