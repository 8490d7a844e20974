/** Signing in at a server with the identity provider, for tests without a browser. */

import type { ApiAnswer, ApiCall } from '#test/support/services/call-api.ts'
import type { IdentityProvider } from '#test/support/services/identity-provider.ts'
import type { TestApp } from '#test/support/services/start-app.ts'
import { Visitor } from '#test/support/services/visitor.ts'

export type PersonSession = {
  readonly visitor: Visitor
  /** Where the desk was opened, with what it says about signing in. */
  readonly landed: string
  readonly cookie: string
  readonly csrf: string
  api(method: string, path: string, call?: Omit<ApiCall, 'key'>): Promise<ApiAnswer>
  ticket(): Promise<string>
}

export const isDesk = (url: string) => new URL(url).pathname.startsWith('/desk/')

type Signing = { readonly login: string; readonly query?: string; readonly visitor?: Visitor }

export async function signInAs(
  app: Pick<TestApp, 'url' | 'api'>,
  { login, query = '', visitor = new Visitor() }: Signing,
): Promise<PersonSession> {
  const begin = `${app.url}/v1/session/provider${query}`
  const { url: landed } = await visitor.signInAt(begin, login, isDesk)
  const cookie = visitor.cookie(new URL(app.url).host)
  const { body } = await app.api('GET', '/v1/session', { key: null, headers: { Cookie: cookie } })
  const csrf: string = body.session?.csrf ?? ''
  const api: PersonSession['api'] = (method, path, call = {}) =>
    app.api(method, path, { ...call, key: null, headers: { Cookie: cookie, 'X-Crier-CSRF': csrf, ...call.headers } })
  return {
    visitor,
    landed,
    cookie,
    csrf,
    api,
    ticket: async () => (await api('POST', '/v1/session/tickets')).body.ticket,
  }
}

export const ANA = { name: 'Ana Silva', email: 'ana@newsroom.example', groups: ['sport'] }
const BEN = { name: 'Ben Okafor', email: 'ben@newsroom.example', groups: ['desk', 'unrelated'] }

export function addPeople({ accounts }: Pick<IdentityProvider, 'accounts'>): void {
  accounts
    .set('ana', ANA)
    .set('ben', BEN)
    .set('namesake', { ...ANA, email: 'ana.silva@newsroom.example' })
    .set('cleo', { name: 'Cleo', groups: ['accounts'] })
}
