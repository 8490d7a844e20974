/** What became of one push, in the words that all lanes share; `src/push/campaign/settle.ts` acts on it. */
import type { Target } from '#push/devices/device.ts'

export type PushOutcome =
  /** The service has taken it: what the phone does with it nobody is told. */
  | { readonly kind: 'accepted' }
  /** The token or subscription is no more. `since`: a registration after that moment is not meant. */
  | { readonly kind: 'gone'; readonly reason: string; readonly since?: Date }
  /** Try again, after `afterMs` where the service said so. `restsPlace`: nothing else is sent there until then. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number; readonly restsPlace?: true }
  /** Our credential or its settings: whatever else is sent there will fare alike. Tokens are kept. */
  | { readonly kind: 'refused'; readonly reason: string; readonly restMs?: number }
  /** Our credential, or this subscription alone, made with another key: the fate of the others tells which.
   * `keepsToken`: it may be mended where the app is set up, so it is never dropped for this. */
  | { readonly kind: 'suspect'; readonly reason: string; readonly keepsToken?: true }
  /** Our mistake in this message: trying again would not help. Tokens are kept. */
  | { readonly kind: 'unsendable'; readonly reason: string }
  /** The device is at another address now. */
  | { readonly kind: 'moved'; readonly target: Target; readonly outcome: PushOutcome }

export const ACCEPTED: PushOutcome = { kind: 'accepted' }

/** What a service's answer says, before its table is asked. */
export type ServiceAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
}

/** `refused stream`: the service has not looked at it, so it may be sent again at once. */
export type NoAnswer = { readonly status: 0; readonly reason: 'timeout' | 'network' | 'refused stream' }

/** RFC 9110, section 10.2.3: seconds, or a date. */
export function askedDelayMs({ headers }: Pick<ServiceAnswer, 'headers'>, now: Date): number | undefined {
  const text = headers['retry-after']
  if (typeof text !== 'string') return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

/** The answer's body as JSON; undefined when it is none. */
export function jsonOf({ text }: Pick<ServiceAnswer, 'text'>): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
