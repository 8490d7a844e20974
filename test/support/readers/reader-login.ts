/** A newsroom's login: signs reader tokens with a secret, or with keys that it publishes. */
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { listen } from '#test/support/services/listen.ts'

export const LOGIN_SECRET = 'a-secret-that-login-and-crier-share'

/** `exp` is in seconds since 1970. */
export function signToken(claims: JWTPayload, secret = LOGIN_SECRET): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
}

interface ReaderLogin extends AsyncDisposable {
  readonly jwksUrl: string
  sign(alg: string, claims: JWTPayload): Promise<string>
}

export async function startReaderLogin(algorithms: readonly string[]): Promise<ReaderLogin> {
  const pairs = new Map(await Promise.all(algorithms.map(async alg => [alg, await generateKeyPair(alg)] as const)))
  const keys = await Promise.all(
    [...pairs].map(async ([alg, { publicKey }]) => ({ ...(await exportJWK(publicKey)), alg, kid: alg, use: 'sig' })),
  )
  const server = createServer((_, response) => response.end(JSON.stringify({ keys })))
  const at = await listen(server)
  return {
    ...at,
    jwksUrl: `${at.url}/jwks.json`,
    async sign(alg, claims) {
      const pair = pairs.get(alg)
      if (!pair) throw new Error(`No key for ${alg}`)
      return new SignJWT(claims).setProtectedHeader({ alg, kid: alg }).sign(pair.privateKey)
    },
  }
}
