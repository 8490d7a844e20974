/** Bounds how often secrets are guessed from one address. */
import { createHmac, randomBytes } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** A person who mistypes needs three; a program that guesses gets nowhere with these. */
const WRONG_ATTEMPTS = 20
const WINDOW_SECONDS = 300
/** Law 8: addresses share these many counts, some hundred bytes each. That two share one is rare, and ends with the window. */
const COUNTS = 16_384

export type Attempt =
  | {
      readonly kind: 'allowed'
      /** It was right: it does not count. */
      forgive(): Promise<void>
    }
  | {
      readonly kind: 'too many'
      readonly retryAfterSeconds: number
      /** Of those refused in this window: worth telling the operator of. */
      readonly isFirst: boolean
    }

export interface Attempts {
  /** Counted before it is looked at, so that a thousand at the same moment are no way around. */
  begin(address: string): Promise<Attempt>
}

export function createAttempts(wrongAttempts = WRONG_ATTEMPTS): Attempts {
  const limiter = new RateLimiterMemory({ points: wrongAttempts, duration: WINDOW_SECONDS })
  // Random, so that nobody can aim at the count of somebody else; and no address is kept.
  const salt = randomBytes(16)

  return {
    async begin(address) {
      const count = createHmac('sha256', salt).update(networkOf(address)).digest().readUInt32BE() % COUNTS
      try {
        await limiter.consume(count)
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused
        const retryAfterSeconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000))
        return { kind: 'too many', retryAfterSeconds, isFirst: refused.consumedPoints === wrongAttempts + 1 }
      }
      return { kind: 'allowed', forgive: async () => void (await limiter.reward(count)) }
    },
  }
}

/** A household or a machine has 2⁶⁴ addresses of IPv6 to choose from. */
export function networkOf(address: string): string {
  // Some proxies add the port, which is another with every connection.
  const [, v4] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(address) ?? []
  if (v4 !== undefined) return v4
  const [left = '', right] = address.split('::')
  const before = left === '' ? [] : left.split(':')
  const after = right ? right.split(':') : []
  const zeros =
    right === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
