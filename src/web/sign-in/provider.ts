/** The identity provider, by OpenID Connect: the authorization code flow with PKCE, checks by refresh tokens, logout. */
import { createRemoteJWKSet, customFetch as jwksFetch, jwtVerify } from 'jose'
import * as openid from 'openid-client'
import type { ProviderTokens } from '#store/logins/person-logins.ts'
import type { Claims } from './access-by-groups.ts'
import { boundedFetch, PROVIDER_TIMEOUT_MS } from './bounded-fetch.ts'

/** Clocks of two machines that are kept in time differ by less. */
const CLOCK_TOLERANCE_SECONDS = 60
/** A provider that moves its endpoints or keys announces it in its metadata. */
const METADATA_MS = 3_600_000
/** OpenID Connect Back-Channel Logout 1.0, section 2.4. */
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

type ProviderOptions = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly scopes: readonly string[]
  readonly parameters: Readonly<Record<string, string>>
  readonly now: () => Date
}

/** What only the browser that begins may know when it returns (RFC 9700, section 2.1). */
export type Begun = { readonly state: string; readonly nonce: string; readonly verifier: string }

export type SignedIn = {
  readonly subject: string
  readonly claims: Claims
  readonly providerSession: string
  /** Absent if the provider issued no refresh token. */
  readonly tokens?: ProviderTokens
}

export type Check =
  | {
      readonly kind: 'confirmed'
      readonly claims: Claims
      /** Without one, groups that are missing mean nothing. */
      readonly hasIdToken: boolean
      readonly tokens: ProviderTokens
    }
  /** The provider has ended it: the person or their session was removed, or access was withdrawn. */
  | { readonly kind: 'ended' }

/** All that was opened until then: a time in whole seconds by another clock, so rather too much is ended than too little. */
type EndedSession = { readonly subject?: string; readonly session?: string; readonly openedBefore: Date }

export class Provider {
  readonly #options: ProviderOptions
  #metadata: { readonly config: openid.Configuration; readonly untilMs: number } | undefined
  /** One request for all who wait: a crowd at the desk is none at the provider. */
  #discovering: Promise<openid.Configuration> | undefined
  #logoutKeys: LogoutKeys | undefined

  constructor(options: ProviderOptions) {
    this.#options = options
  }

  get issuer(): string {
    return this.#options.issuer
  }

  async begin(returnTo: string): Promise<Begun & { readonly url: string }> {
    const config = await this.#config()
    const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()]
    const url = openid.buildAuthorizationUrl(config, {
      ...this.#options.parameters,
      ...{ redirect_uri: returnTo, scope: this.#options.scopes.join(' '), response_type: 'code', state, nonce },
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    return { state, nonce, verifier, url: url.href }
  }

  /** @throws openid-client's errors: for a wrong state, nonce, audience, signature or time, and for a used code. */
  async finish(returned: URL, { state, nonce, verifier }: Begun): Promise<SignedIn> {
    const config = await this.#config()
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
    const issued = await openid.authorizationCodeGrant(config, returned, checks)
    const idClaims = issued.claims()
    // Everyone with an empty subject would be one person.
    if (!idClaims?.sub) throw new Error('The provider issued no ID token that names somebody')
    const claims = { ...idClaims, ...(await userInfo(config, issued.access_token, idClaims.sub)) }
    const { refresh_token: refresh, id_token: id = '' } = issued
    return {
      ...{ subject: idClaims.sub, claims, providerSession: typeof idClaims.sid === 'string' ? idClaims.sid : '' },
      ...(refresh !== undefined && { tokens: { refresh, id } }),
    }
  }

  /** @throws if nothing was learnt, because the provider could not be reached or is in trouble. */
  async check({ refresh, id }: ProviderTokens, subject: string): Promise<Check> {
    const config = await this.#config()
    try {
      const issued = await openid.refreshTokenGrant(config, refresh)
      const idClaims = issued.claims()
      // OpenID Connect Core 1.0, section 12.2.
      if (idClaims && idClaims.sub !== subject) return { kind: 'ended' }
      const claims = { sub: subject, ...idClaims, ...(await userInfo(config, issued.access_token, subject)) }
      const tokens = { refresh: issued.refresh_token ?? refresh, id: issued.id_token ?? id }
      return { kind: 'confirmed', claims, hasIdToken: idClaims !== undefined, tokens }
    } catch (error) {
      // RFC 6749, section 5.2: the only error about this token; others are about Crier, and concern everybody.
      if (error instanceof openid.ResponseBodyError && error.error === 'invalid_grant') return { kind: 'ended' }
      throw error
    }
  }

  /** Where the browser ends the session at the provider too; undefined if the provider has no such address. */
  async endUrl({ id }: ProviderTokens, returnTo: string): Promise<string | undefined> {
    const config = await this.#config()
    if (config.serverMetadata().end_session_endpoint === undefined) return undefined
    const hint: Record<string, string> = id === '' ? {} : { id_token_hint: id }
    return openid.buildEndSessionUrl(config, { post_logout_redirect_uri: returnTo, ...hint }).href
  }

  /** RFC 7009, where the provider offers it. */
  async revoke({ refresh }: ProviderTokens): Promise<void> {
    const config = await this.#config()
    if (config.serverMetadata().revocation_endpoint === undefined) return
    await openid.tokenRevocation(config, refresh, { token_type_hint: 'refresh_token' })
  }

  /**
   * OpenID Connect Back-Channel Logout 1.0, section 2.6.
   * @throws jose's errors for a token that is not valid.
   */
  async readLogout(token: string): Promise<EndedSession> {
    const { jwks_uri: keys, issuer } = (await this.#config()).serverMetadata()
    if (keys === undefined) throw new Error('The provider publishes no keys')
    if (this.#logoutKeys?.address !== keys) this.#logoutKeys = { address: keys, find: keysAt(keys) }
    const { payload } = await jwtVerify(token, this.#logoutKeys.find, {
      ...{ issuer, audience: this.#options.clientId, algorithms: SIGNATURES, requiredClaims: ['iat', 'jti', 'events'] },
      ...{ maxTokenAge: MAX_LOGOUT_AGE, clockTolerance: CLOCK_TOLERANCE_SECONDS, currentDate: this.#options.now() },
    })
    const { events, nonce, sub, sid, iat = 0 } = payload
    const isLogout = typeof events === 'object' && events !== null && Object.hasOwn(events, LOGOUT_EVENT)
    if (!isLogout || nonce !== undefined) throw new Error('The token is not a logout token')
    const session = typeof sid === 'string' ? sid : undefined
    if (sub === undefined && session === undefined) throw new Error('The logout token names nobody')
    return {
      ...(sub !== undefined && { subject: sub }),
      ...(session !== undefined && { session }),
      openedBefore: new Date((iat + CLOCK_TOLERANCE_SECONDS) * 1_000),
    }
  }

  /** Read when it is first needed, so that a server starts while its provider is away. */
  async #config(): Promise<openid.Configuration> {
    const nowMs = this.#options.now().getTime()
    if (this.#metadata && nowMs < this.#metadata.untilMs) return this.#metadata.config
    this.#discovering ??= this.#renew(nowMs).finally(() => {
      this.#discovering = undefined
    })
    return this.#discovering
  }

  async #renew(nowMs: number): Promise<openid.Configuration> {
    const config = await this.#discover().catch((error: unknown) => {
      if (this.#metadata) return this.#metadata.config
      throw error
    })
    this.#metadata = { config, untilMs: nowMs + METADATA_MS }
    return config
  }

  #discover(): Promise<openid.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options
    // Without the second, openid-client trusts the connection alone.
    const execute = [openid.enableNonRepudiationChecks]
    if (issuer.startsWith('http:')) execute.unshift(openid.allowInsecureRequests)
    return openid.discovery(
      new URL(issuer),
      clientId,
      { [openid.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      clientSecret === undefined ? openid.None() : authentication(clientSecret),
      { execute, timeout: PROVIDER_TIMEOUT_MS / 1_000, [openid.customFetch]: boundedFetch },
    )
  }
}

/** As for readers' tokens: a published key never verifies with a shared-secret algorithm (RFC 8725, section 3.1). */
const SIGNATURES = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const MAX_LOGOUT_AGE = '5 minutes'

type LogoutKeys = { readonly address: string; readonly find: ReturnType<typeof createRemoteJWKSet> }

/** Kept: tokens with keys that do not exist make it ask the provider twice a minute at most, however many a stranger sends. */
function keysAt(address: string): LogoutKeys['find'] {
  return createRemoteJWKSet(new URL(address), {
    timeoutDuration: PROVIDER_TIMEOUT_MS,
    [jwksFetch]: boundedFetchOfKeys,
  })
}

const boundedFetchOfKeys: typeof fetch = (url, options) => boundedFetch(String(url), options as never)

/** As the specification prefers; in the body only for a provider that knows nothing else. */
function authentication(secret: string): openid.ClientAuth {
  const [basic, post] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)]
  return (server, ...rest) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const isPostOnly = offered.includes('client_secret_post') && !offered.includes('client_secret_basic')
    const authenticate = isPostOnly ? post : basic
    return authenticate(server, ...rest)
  }
}

/** Its groups are as of now; those in an ID token may be of the sign-in. */
async function userInfo(config: openid.Configuration, accessToken: string, subject: string): Promise<Claims> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {}
  return openid.fetchUserInfo(config, accessToken, subject)
}
