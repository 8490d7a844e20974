/** Apple's provider token: it expires after an hour, and must not be signed more often than every twenty minutes. */
import { importPKCS8, SignJWT } from 'jose'

const RENEW_MS = 50 * 60_000
/** Apple refuses more frequent signing with TooManyProviderTokenUpdates. */
const LEAST_MS = 20 * 60_000

export type ApnsKey = {
  /** The text of the .p8 file. */
  readonly privateKey: string
  readonly keyId: string
  readonly teamId: string
}

export type ApnsCredentials = ReturnType<typeof createApnsCredentials>

export function createApnsCredentials({ privateKey, keyId, teamId }: ApnsKey, now: () => Date) {
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
    // A token from a clock that was ahead and has been corrected since is useless to Apple.
    if (!held || ageMs() >= RENEW_MS || ageMs() < 0) held = { at, token: sign(at) }
    return held.token
  }

  return {
    token,
    /** Apple reported that `used` has expired. False if a newer token may not be signed yet: then some clock is wrong. */
    async renew(used: string): Promise<boolean> {
      if (held && (await held.token) !== used) return true
      if (ageMs() < LEAST_MS) return false
      held = undefined
      return true
    },
  }
}
