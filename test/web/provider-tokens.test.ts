/** What a provider sends is checked: issuer, audience, times, nonce, signature, size; and that it answers at all. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { Provider } from '#web/sign-in/provider.ts'

const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const RETURN = 'https://live.example/v1/session/provider/return'
const { privateKey, publicKey } = await generateKeyPair('ES256')
const { privateKey: strangersKey } = await generateKeyPair('ES256')

type Forging = {
  /** Seconds from now. */
  readonly issuedIn?: number
  readonly expiresIn?: number
  readonly key?: CryptoKey
  readonly claims?: JWTPayload
  /** Served instead of the documents of a provider, by path. */
  readonly instead?: Readonly<Record<string, { readonly status?: number; readonly body: string }>>
}

/** A provider that signs whatever a test wants. */
async function forge({ issuedIn = 0, expiresIn = 300, key = privateKey, claims = {}, instead = {} }: Forging) {
  let nonce = ''
  const asked: string[] = []
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }]
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', issuer)
    asked.push(pathname)
    const told = instead[pathname] ?? { body: JSON.stringify(await documents[pathname]?.()) }
    response.writeHead(told.status ?? 200, { 'Content-Type': 'application/json' }).end(told.body)
  })
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await listening
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sign = (payload: JWTPayload) => {
    const at = Math.floor(Date.now() / 1_000) + issuedIn
    const all = { iss: issuer, aud: 'crier', sub: 'ana', iat: at, exp: at + expiresIn, ...payload }
    return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(key)
  }
  const documents: Record<string, () => unknown> = {
    '/.well-known/openid-configuration': () => ({
      ...{
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
      },
      id_token_signing_alg_values_supported: ['ES256'],
    }),
    '/keys': () => ({ keys }),
    '/token': async () => ({
      ...{ access_token: 'a', token_type: 'Bearer', refresh_token: 'r' },
      id_token: await sign({ nonce, ...claims }),
    }),
  }
  const provider = new Provider({
    ...{ issuer, clientId: 'crier', clientSecret: 'secret', scopes: ['openid'], parameters: {} },
    now: () => new Date(),
  })
  const signIn = async () => {
    const begun = await provider.begin(RETURN)
    ;({ nonce } = begun)
    return provider.finish(new URL(`${RETURN}?code=c&state=${begun.state}`), begun)
  }
  return { provider, signIn, sign, asked }
}

test('a crowd costs the provider one request for its metadata, and forged logouts one for its keys', async () => {
  const { provider, sign, asked } = await forge({ key: strangersKey })
  await Promise.all(Array.from({ length: 100 }, () => provider.begin(RETURN)))
  const forged = await sign({ events: LOGOUT, jti: 'j' })
  await Promise.all(Array.from({ length: 50 }, () => expect(provider.readLogout(forged)).rejects.toThrow()))
  for (let turn = 0; turn < 5; turn += 1) await expect(provider.readLogout(forged)).rejects.toThrow()

  expect(asked).toEqual(['/.well-known/openid-configuration', '/keys'])
})

test('a crowd that meets a provider in trouble asks it once, and the next person asks again', async () => {
  const away = { '/.well-known/openid-configuration': { status: 500, body: '{}' } }
  const { provider, asked } = await forge({ instead: away })
  await Promise.all(Array.from({ length: 100 }, () => expect(provider.begin(RETURN)).rejects.toThrow()))
  expect(asked).toHaveLength(1)

  await expect(provider.begin(RETURN)).rejects.toThrow()
  expect(asked).toHaveLength(2)
})

test('a right token signs in, also one that is signed by a clock a little off', async () => {
  for (const issuedIn of [0, -45, 45]) {
    const { signIn } = await forge({ issuedIn })
    expect(await signIn()).toMatchObject({ subject: 'ana', tokens: { refresh: 'r' } })
  }
})

test.each<[string, Forging]>([
  ['for another program', { claims: { aud: 'other' } }],
  ['for several programs, issued to another', { claims: { aud: ['crier', 'other'], azp: 'other' } }],
  ['of another provider', { claims: { iss: 'https://other.example' } }],
  ['of another sign-in', { claims: { nonce: 'other' } }],
  ['that has expired', { issuedIn: -900, expiresIn: 300 }],
  ['that is not valid yet', { claims: { nbf: Math.floor(Date.now() / 1_000) + 3_600 } }],
  ["signed with a stranger's key", { key: strangersKey }],
  ['without a person', { claims: { sub: '' } }],
  ['of megabytes', { instead: { '/token': { body: `{"a":"${'x'.repeat(2_000_000)}"}` } } }],
  ['that is no JSON', { instead: { '/token': { body: '<html>' } } }],
  ['whose provider fails', { instead: { '/token': { status: 500, body: '{}' } } }],
])('a token %s is refused', async (_, forging) => {
  const { signIn } = await forge(forging)

  await expect(signIn()).rejects.toThrow()
})

test('metadata that name another issuer are refused', async () => {
  const body = JSON.stringify({ issuer: 'https://other.example', authorization_endpoint: 'https://other.example/auth' })
  const { provider } = await forge({ instead: { '/.well-known/openid-configuration': { body } } })

  await expect(provider.begin(RETURN)).rejects.toThrow()
})

test('a state of another sign-in is refused before anything is sent', async () => {
  const { provider } = await forge({})
  const begun = await provider.begin(RETURN)

  await expect(provider.finish(new URL(`${RETURN}?code=c&state=other`), begun)).rejects.toThrow()
})

test('a refused refresh ends a login; trouble of the provider does not', async () => {
  const answers = (body: string, status = 400) => forge({ instead: { '/token': { status, body } } })
  const check = async (body: string, status?: number) =>
    (await answers(body, status)).provider.check({ refresh: 'r', id: '' }, 'ana')

  expect(await check('{"error":"invalid_grant"}')).toEqual({ kind: 'ended' })
  for (const error of ['invalid_client', 'temporarily_unavailable'])
    await expect(check(`{"error":"${error}"}`)).rejects.toThrow()
  await expect(check('', 502)).rejects.toThrow()
  const other = await forge({ claims: { sub: 'ben' } })
  expect(await other.provider.check({ refresh: 'r', id: '' }, 'ana')).toEqual({ kind: 'ended' })
})

test('a logout token is of this provider, for Crier, recent, and names somebody', async () => {
  const { provider, sign } = await forge({})
  const right = { events: LOGOUT, jti: '1' }

  expect(await provider.readLogout(await sign({ ...right, sid: 's' }))).toMatchObject({ subject: 'ana', session: 's' })
  const wrong: object[] = [
    { ...right, nonce: 'n' },
    { ...right, events: {} },
    { jti: '1' },
    { ...right, sub: undefined },
    { ...right, aud: 'other' },
    { ...right, iss: 'https://other.example' },
    { ...right, iat: Math.floor(Date.now() / 1_000) - 900 },
  ]
  for (const claims of wrong) await expect(provider.readLogout(await sign(claims as never))).rejects.toThrow()
  const stranger = await forge({ key: strangersKey })
  await expect(stranger.provider.readLogout(await stranger.sign({ ...right, sid: 's' }))).rejects.toThrow()
})
