/** A login at the desk without a browser: its cookie and its CSRF token. */

import type { ApiAnswer, ApiCall } from './call-api.ts'
import type { TestApp } from './start-app.ts'

export type DeskSession = {
  readonly cookie: string
  readonly csrf: string
  readonly answer: ApiAnswer
  /** Makes a call as the desk's pages do. */
  api(method: string, path: string, call?: Omit<ApiCall, 'key'>): Promise<ApiAnswer>
  ticket(): Promise<string>
}

/** Signs in, with the admin key by default. */
export async function signIn(app: TestApp, shown: object = { key: app.adminKey }): Promise<DeskSession> {
  const answer = await app.api('POST', '/v1/session', { key: null, body: shown })
  if (answer.status !== 201) throw new Error(`not signed in: ${answer.status} ${answer.text}`)
  const cookie = cookieIn(answer)
  const { csrf } = answer.body.session
  const api: DeskSession['api'] = (method, path, call = {}) =>
    app.api(method, path, { ...call, key: null, headers: { Cookie: cookie, 'X-Crier-CSRF': csrf, ...call.headers } })
  return {
    cookie,
    csrf,
    answer,
    api,
    ticket: async () => (await api('POST', '/v1/session/tickets')).body.ticket,
  }
}

export function cookieIn({ headers }: ApiAnswer): string {
  return headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
