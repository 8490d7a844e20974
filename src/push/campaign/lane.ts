/** One way to phones and browsers: a sender, its credentials and its table of outcomes, behind one port. */

import type { Platform, Target } from '#push/devices/device.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Alert } from '#shared/blog/update.ts'
import type { PushOutcome } from './outcome.ts'

/** What is shown, and how it is treated on its way. */
export type Message = {
  readonly blog: BlogId
  readonly update: UpdateId
  readonly title: string
  readonly text: string
  /** Of the update on the reader page. */
  readonly url: string
  readonly language: string
  readonly urgency: Alert['urgency']
  /** After this nobody wants it any more. */
  readonly expiresAt: Date
}

export type Send = (target: Target) => Promise<PushOutcome>

export interface Lane {
  readonly platform: Platform
  /** Requests under way at once, at most. */
  readonly concurrency: number
  /** Prepares what all recipients of a message have in common. `send` never rejects for what a service does. */
  compose(message: Message): Send
  /** What shares one fate when a service rests or a credential is refused: an origin, an app, a project. */
  placeOf(target: Target): string
  /** Why a device cannot be served, for its developer; undefined when it can. */
  problemWith(target: Target): { readonly path: string; readonly message: string } | undefined
  close(): Promise<void>
}
