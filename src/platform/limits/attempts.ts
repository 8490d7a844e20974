/** Limits how often secrets can be guessed from one address. */
import { createHmac, randomBytes } from 'node:crypto'
import { addressIn } from './address.ts'
import { createRate } from './rate.ts'

/** A person who mistypes needs three; for a guessing program these are far too few. */
const WRONG_ATTEMPTS = 20
const WINDOW_MINUTES = 5
/** Law 8, bounded. Secrets checked lately, 100 bytes each; a node has few keys, and most wrong ones repeat. */
const SECRETS = 16_384

export type Attempt =
  | {
      readonly kind: 'allowed'
      /** The secret was right, or could not be checked: the attempt does not count. */
      forgive(): void
    }
  | { readonly kind: 'too many'; readonly retryAfterSeconds: number }

export type Attempts = ReturnType<typeof createAttempts>

type AttemptsOptions = {
  readonly nowMs: () => number
  readonly wrongAttempts?: number
  /** Called for every attempt beyond the limit. */
  readonly onStopped?: () => void
}

export function createAttempts({ nowMs, onStopped, wrongAttempts = WRONG_ATTEMPTS }: AttemptsOptions) {
  const rate = createRate({ perMinute: wrongAttempts / WINDOW_MINUTES, burst: wrongAttempts, nowMs })
  // Salted, so that memory holds no secret and nobody can target another's entry.
  const salt = randomBytes(16)
  /** Checked, or being checked; the oldest is the first to be forgotten. */
  const seen = new Set<string>()

  /** Counted before the check, so that a thousand concurrent attempts cannot evade the limit. */
  function begin(address: string): Attempt {
    // A shared address gets no larger allowance here: a secret must not become easier to guess.
    const name = addressIn(address)
    const waitMs = rate.take(name)
    if (waitMs > 0) {
      onStopped?.()
      return { kind: 'too many', retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) }
    }
    return { kind: 'allowed', forgive: () => rate.giveBack(name) }
  }

  return {
    begin,

    /**
     * Like `begin`, for a secret that programs send repeatedly. A repeated secret is not a new guess: a CMS with a revoked key
     * does not lock out its neighbours, and a key that was right lately keeps working whatever is guessed from its address.
     */
    beginWith(address: string, secret: string): Attempt {
      const hash = createHmac('sha256', salt).update(secret).digest('base64')
      const isKnown = seen.delete(hash)
      const attempt = isKnown ? KNOWN : begin(address)
      if (attempt.kind === 'too many') return attempt
      seen.add(hash)
      const [oldest] = seen
      if (seen.size > SECRETS && oldest !== undefined) seen.delete(oldest)
      return attempt
    },
  }
}

const KNOWN: Attempt = { kind: 'allowed', forgive: () => {} }
