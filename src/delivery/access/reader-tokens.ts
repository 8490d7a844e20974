/** Reader tokens: JWTs (RFC 7519) of a newsroom's own login, which list the private blogs that a reader may read. */
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'

/** Separate algorithms per kind of key, against algorithm confusion (RFC 8725, section 3.1). */
const WITH_SECRET = ['HS256', 'HS384', 'HS512']
const WITH_PUBLIC_KEY = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

export type ReaderToken = {
  readonly kind: 'token'
  /** The claim `sub`; empty for an anonymous reader. */
  readonly user: string
  readonly expiresAtMs?: number
  /** The claim `blogs`: the private blogs that it admits to. */
  readonly blogs: 'all' | readonly string[]
  /** The claim `channel`: the token is valid for this one subscription only. */
  readonly channel?: string
}
type TokenRead = ReaderToken | { readonly kind: 'expired' | 'invalid' }

export interface ReaderTokens {
  /** @throws if the key set cannot be fetched. */
  read(token: string): Promise<TokenRead>
}

type ReaderTokensOptions = {
  readonly secret?: string | undefined
  /** The URL of the public keys (RFC 7517). */
  readonly jwksUrl?: string | undefined
  readonly now: () => Date
}

/** Undefined if neither is set: reader tokens are switched off. */
export function createReaderTokens({ secret, jwksUrl, now }: ReaderTokensOptions): ReaderTokens | undefined {
  const shared = secret === undefined ? undefined : new TextEncoder().encode(secret)
  const published = jwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(jwksUrl))
  if (!shared && !published) return undefined

  async function verify(token: string): Promise<JWTPayload | undefined> {
    const alg = algorithmIn(token)
    const currentDate = now()
    if (shared && WITH_SECRET.includes(alg)) {
      return (await jwtVerify(token, shared, { algorithms: WITH_SECRET, currentDate })).payload
    }
    if (published && WITH_PUBLIC_KEY.includes(alg)) {
      return (await jwtVerify(token, published, { algorithms: WITH_PUBLIC_KEY, currentDate })).payload
    }
    return undefined
  }

  return {
    async read(token) {
      try {
        return tokenOf(await verify(token))
      } catch (error) {
        if (error instanceof errors.JWTExpired || isTooEarly(error)) return { kind: 'expired' }
        if (isFault(error)) throw new Error('A reader token could not be verified', { cause: error })
        return { kind: 'invalid' }
      }
    },
  }
}

/** JWTs have three parts; our own keys do not. */
export function isJwt(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)
}

/** Unverified: only for finding the subscription that a token is meant for. */
export function channelIn(token: string): string | undefined {
  try {
    return claims.safeParse(decodeJwt(token)).data?.channel
  } catch {
    return undefined
  }
}

const claims = z.object({
  sub: z.string().default(''),
  exp: z.number().optional(),
  blogs: z.union([z.literal('all'), z.array(z.string())]).default([]),
  channel: z.string().optional(),
})

function tokenOf(payload: JWTPayload | undefined): TokenRead {
  const read = claims.safeParse(payload)
  if (!read.success) return { kind: 'invalid' }
  const { sub: user, exp, blogs, channel } = read.data
  return {
    kind: 'token',
    user,
    blogs,
    ...(exp !== undefined && { expiresAtMs: exp * 1_000 }),
    ...(channel !== undefined && { channel }),
  }
}

function isTooEarly(error: unknown): boolean {
  return error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf'
}

/** A failure of the network or the key server: the token may be valid. */
function isFault(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true
  return ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code)
}

function algorithmIn(token: string): string {
  try {
    return decodeProtectedHeader(token).alg ?? ''
  } catch {
    return ''
  }
}
