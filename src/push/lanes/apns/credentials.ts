/** Apple's provider token: signed no later than after an hour, and no oftener than every twenty minutes. */
import { importPKCS8, SignJWT } from 'jose'

const RENEW_MS = 50 * 60_000
/** Apple answers TooManyProviderTokenUpdates to whoever signs oftener. */
const LEAST_MS = 20 * 60_000

export type ApnsKey = {
  /** The text of the .p8 file. */
  readonly privateKey: string
  readonly keyId: string
  readonly teamId: string
}

export interface ApnsCredentials {
  token(): Promise<string>
  /** Apple said that `used` has expired. False when a newer one may not be signed yet: then a clock is wrong. */
  renew(used: string): Promise<boolean>
}

export function createApnsCredentials({ privateKey, keyId, teamId }: ApnsKey, now: () => Date): ApnsCredentials {
  const key = importPKCS8(privateKey, 'ES256')
  key.catch(() => {})
  let held: { readonly at: number; readonly token: Promise<string> } | undefined
  const ageMs = () => (held ? now().getTime() - held.at : Number.POSITIVE_INFINITY)

  async function sign(at: number): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setIssuedAt(Math.floor(at / 1_000))
      .sign(await key)
  }

  function token(): Promise<string> {
    const at = now().getTime()
    // One of a clock that was ahead, and was put right since, is of no use to Apple.
    if (!held || ageMs() >= RENEW_MS || ageMs() < 0) held = { at, token: sign(at) }
    return held.token
  }

  return {
    token,
    async renew(used) {
      if (held && (await held.token) !== used) return true
      if (ageMs() < LEAST_MS) return false
      held = undefined
      return true
    },
  }
}
