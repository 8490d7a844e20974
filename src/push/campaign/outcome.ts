/** The outcome of one push, in terms common to all lanes; `src/push/campaign/settle.ts` acts on it. */
import type { Target } from '#push/devices/device.ts'

export type PushOutcome =
  /** The service accepted it; what happens on the device is unknown. */
  | { readonly kind: 'accepted' }
  /** The token or subscription no longer exists. `since`: registrations after that time are still valid. */
  | { readonly kind: 'gone'; readonly reason: string; readonly since?: Date }
  /** Retry, after `afterMs` if the service said so. `restsPlace`: nothing is sent to the place until then. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number; readonly restsPlace?: true }
  /** Our credential or configuration was refused, which affects all devices of the place. Tokens are kept. */
  | { readonly kind: 'refused'; readonly reason: string; readonly restMs?: number }
  /**
   * Either our credential or this subscription is at fault (made with another key); other devices' outcomes tell which.
   * `keepsToken`: never drop the token for this, because the app's configuration may be fixed.
   */
  | { readonly kind: 'suspect'; readonly reason: string; readonly keepsToken?: true }
  /** A mistake in our message: retrying would not help. Tokens are kept. */
  | { readonly kind: 'unsendable'; readonly reason: string }
  /** The device has a new address. */
  | { readonly kind: 'moved'; readonly target: Target; readonly outcome: PushOutcome }

export const ACCEPTED: PushOutcome = { kind: 'accepted' }

/** A service's response, before it is interpreted. */
export type ServiceAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
}

/** `refused stream`: the service has not processed it, so it may be sent again at once. */
export type NoAnswer = { readonly status: 0; readonly reason: 'timeout' | 'network' | 'refused stream' }
