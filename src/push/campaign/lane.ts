/** The port to one push provider: a sender, its credentials and its table of outcomes. */
import type { Platform, Target } from '#push/devices/device.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Alert } from '#shared/blog/update.ts'
import type { PushOutcome } from './outcome.ts'

/** The content of a notification, and how it is to be delivered. */
export type Message = {
  readonly blog: BlogId
  /** Absent if it is about none: an answer to a comment. */
  readonly update?: UpdateId
  /** A newer one with the same replaces it; by default the blog. */
  readonly collapse?: string
  readonly title: string
  readonly text: string
  /** The URL of the update on the reader page. */
  readonly url: string
  readonly language: string
  readonly urgency: Alert['urgency']
  /** When the notification becomes useless. */
  readonly expiresAt: Date
}

export type Send = (target: Target) => Promise<PushOutcome>

export interface Lane {
  readonly platform: Platform
  /** Maximum number of concurrent requests. */
  readonly concurrency: number
  /** Prepares what is common to all recipients of a message. `send` never rejects because of the service. */
  compose(message: Message): Send
  /** The group of devices that is affected together when a service rests or refuses a credential: an origin, app or project. */
  placeOf(target: Target): string
  /** Explains to the app's developer why a device cannot be served; undefined if it can. */
  problemWith(target: Target): { readonly path: string; readonly message: string } | undefined
  close(): Promise<void>
}
