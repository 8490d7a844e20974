/** A real OpenID Connect provider (`oidc-provider`) on this machine, with its own sign-in form, and people to sign in. */
/// <reference path="./oidc-provider.d.ts" />
import { createServer, type RequestListener, type Server } from 'node:http'
import { Provider } from 'oidc-provider'

type Account = {
  readonly name?: string
  readonly email?: string
  readonly groups?: readonly string[]
}

export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string
  /** By what they enter as their login; the form takes any password. Whoever is not in it was removed. */
  readonly accounts: Map<string, Account>
  /** Settings of a Crier that signs in here. */
  readonly env: Readonly<Record<string, string>>
  /** Call it once the addresses of the servers are known. */
  admit(urls: readonly string[], more?: object): void
  /** Requests to the token endpoint. */
  readonly tokenRequests: number
  goAway(): Promise<void>
  comeBack(): Promise<void>
}

const CLIENT_SECRET = 'the secret of Crier at the provider'

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const accounts = new Map<string, Account>()
  let answer: RequestListener = (_request, response) => response.writeHead(503).end()
  let tokenRequests = 0
  const listener: RequestListener = (request, response) => {
    if (request.url === '/token') tokenRequests += 1
    answer(request, response)
  }
  let server = await listenOn(0, listener)
  const { port } = server.address() as { port: number }
  const issuer = `http://127.0.0.1:${port}`
  return {
    issuer,
    accounts,
    env: {
      CRIER_OIDC_ISSUER: issuer,
      CRIER_OIDC_CLIENT_ID: 'crier',
      CRIER_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      CRIER_OIDC_NAME: 'Newsroom ID',
      CRIER_OIDC_SCOPES: 'openid profile email groups offline_access',
      CRIER_OIDC_PARAMETERS: 'prompt=consent',
      CRIER_OIDC_GROUPS: 'desk=admin; sport=editor:strike; trainees=contributor:strike',
    },
    get tokenRequests() {
      return tokenRequests
    },
    admit(urls, more = {}) {
      const provider = new Provider(issuer, { ...configurationFor(urls, accounts), ...more })
      answer = provider.callback()
    },
    async goAway() {
      await closed(server)
    },
    async comeBack() {
      server = await listenOn(port, listener)
    },
    async [Symbol.asyncDispose]() {
      await closed(server)
    },
  }
}

function configurationFor(urls: readonly string[], accounts: ReadonlyMap<string, Account>) {
  return {
    clients: [
      {
        client_id: 'crier',
        client_secret: CLIENT_SECRET,
        redirect_uris: urls.map(url => `${url}/v1/session/provider/return`),
        post_logout_redirect_uris: urls.map(url => `${url}/desk/`),
        grant_types: ['authorization_code', 'refresh_token'],
        ...(urls[0] !== undefined && {
          backchannel_logout_uri: `${urls[0]}/v1/session/provider/logout`,
          backchannel_logout_session_required: true,
        }),
      },
    ],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'], groups: ['groups'] },
    scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
    cookies: { keys: ['a key of the tests'] },
    features: {
      devInteractions: { enabled: true },
      backchannelLogout: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    pkce: { required: () => true },
    // Its own refuses addresses of this machine.
    fetch: (url: URL, { dispatcher: _, ...options }: { dispatcher?: unknown } & RequestInit) => fetch(url, options),
    findAccount(_context: unknown, id: string) {
      const account = accounts.get(id)
      return account && { accountId: id, claims: () => ({ sub: id, ...account }) }
    },
    // Tests may run beside others for a long time.
    ttl: { Interaction: 3_600, Session: 86_400, Grant: 86_400, AccessToken: 3_600, IdToken: 3_600 },
  }
}

function listenOn(port: number, listener: RequestListener): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>()
  const server = createServer(listener)
  server.once('error', reject)
  server.listen(port, '127.0.0.1', () => resolve(server))
  return promise
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeAllConnections()
  await promise
}
