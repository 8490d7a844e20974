/** VAPID (RFC 8292): identifies this server to push services. Each origin's token is reused for hours, as signing is costly. */
import { createECDH } from 'node:crypto'

/** RFC 8292 allows a day; half of it leaves room for clock skew. */
const LIFE_MS = 12 * 3_600_000
const RENEW_MS = 6 * 3_600_000
/** Far more origins than there are push services; the oldest is evicted. */
const MAX_ORIGINS = 256
const PRIVATE_KEY_BYTES = 32

type VapidKeys = { readonly publicKey: string; readonly privateKey: string }

export function newVapidKeys(): VapidKeys {
  const pair = createECDH('prime256v1')
  const publicKey = pair.generateKeys('base64url')
  // A key may start with zero bytes, which browsers' parsers require.
  const privateKey = Buffer.concat([Buffer.alloc(PRIVATE_KEY_BYTES), pair.getPrivateKey()]).subarray(-PRIVATE_KEY_BYTES)
  return { publicKey, privateKey: privateKey.toString('base64url') }
}

/** @throws Error if it is not a P-256 private key. */
export function publicKeyOf(privateKey: string): string {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(privateKey, 'base64url')
  return pair.getPublicKey('base64url')
}

export type VapidCredentials = ReturnType<typeof createVapidCredentials>

type VapidOptions = {
  readonly privateKey: string
  /** A `mailto:` or `https:` URL; Apple refuses anything else. */
  readonly subject: string
  readonly now: () => Date
}

export function createVapidCredentials({ privateKey, subject, now }: VapidOptions) {
  const publicKey = publicKeyOf(privateKey)
  const point = Buffer.from(publicKey, 'base64url')
  const [x, y] = [point.toString('base64url', 1, 33), point.toString('base64url', 33)]
  const key = { kty: 'EC', crv: 'P-256', x, y, d: privateKey }
  const signed = new Map<string, { readonly at: number; readonly header: Promise<string> }>()

  async function sign(origin: string, at: number): Promise<string> {
    // On demand: every command reads the settings, and few sign.
    const { importJWK, SignJWT } = await import('jose')
    const token = await new SignJWT({ sub: subject })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setAudience(origin)
      .setExpirationTime(new Date(at + LIFE_MS))
      .sign(await importJWK(key, 'ES256'))
    return `vapid t=${token}, k=${publicKey}`
  }

  return {
    publicKey,
    /** Returns the Authorization header for an origin. */
    authorize(origin: string): Promise<string> {
      const at = now().getTime()
      const known = signed.get(origin)
      // A token from a clock that was ahead and has been corrected since would expire later than a service allows.
      if (known && at >= known.at && at - known.at < RENEW_MS) return known.header
      const [oldest] = signed.keys()
      if (signed.size >= MAX_ORIGINS && oldest !== undefined) signed.delete(oldest)
      const header = sign(origin, at)
      signed.set(origin, { at, header })
      return header
    },
  }
}
