/** What waits to be sent: each is one intent of an editor, sent once and in the order in which they were made. */

import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { AlertFields } from '#client/posting/src/fields.ts'
import type { Problem } from '#client/posting/src/problem.ts'
import type { AskedStatus } from '#shared/blog/status.ts'

/** An update that is there, as it was read. */
type Of = { readonly update: string; readonly version: number }

/** What a new update is to become; `publishAt` of one that is scheduled. */
export type Aim = { readonly status: AskedStatus; readonly publishAt?: string }

export type Intent =
  | ({ readonly kind: 'post'; readonly draft: string; readonly fields: UpdateFields } & Aim)
  /** Only what differs from `base` is sent. With `correction` readers are told what changed. */
  | ({ readonly kind: 'correct'; readonly base: UpdateFields; readonly fields: UpdateFields } & Of &
      Partial<Aim> & { readonly correction?: string })
  | ({ readonly kind: 'retract'; readonly note?: string; readonly alert?: AlertFields } & Of)
  /** Of whatever version there is: what must go, must go. */
  /** `version`: that one alone, as when a draft is discarded. */
  | { readonly kind: 'remove'; readonly update: string; readonly version?: number }
  | ({ readonly kind: 'pin' | 'unpin' | 'markKey' | 'unmarkKey' } & Of)
  | ({ readonly kind: 'alert'; readonly alert: AlertFields } & Of)
  /** Keeps what is being typed on the server too. Not shown, and never in the way of the others. */
  | { readonly kind: 'save'; readonly draft: string; readonly fields: UpdateFields; readonly revision: number }
  /** Takes the server's copy of what was thrown away. */
  | { readonly kind: 'discard'; readonly draft: string }

export type Item = {
  readonly id: number
  readonly owner: string
  readonly blog: string
  readonly intent: Intent
  /** Made with the item: however often it is sent, from whichever tab, it is done once. */
  readonly key: string
  readonly madeAt: string
  /** Something was sent, so it may be done already. */
  readonly isTried: boolean
  /** Refused: it waits for the editor, and holds up nobody else. */
  readonly refusal?: Refusal
}

/** `key`: of a request that was made already, and whose answer is not known. */
export type NewItem = Pick<Item, 'blog' | 'intent'> & Partial<Pick<Item, 'key'>>

/** `current`: of an edit that came too late, the update as somebody else made it. */
export type Refusal = { readonly problem: Problem; readonly current?: unknown }

/** The editor sees what they asked for, not what the desk does by itself. */
export function isShown({ intent }: Pick<Item, 'intent'>): boolean {
  return intent.kind !== 'save' && intent.kind !== 'discard'
}
