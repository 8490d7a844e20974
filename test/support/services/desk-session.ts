/** A browser that is signed in to the desk, without the browser: its cookie and its csrf token. */
import type { ApiAnswer, ApiCall, TestApp } from './start-app.ts'

export type DeskSession = {
  readonly cookie: string
  readonly csrf: string
  readonly answer: ApiAnswer
  /** A call as the pages of the desk make it. */
  api(method: string, path: string, call?: Omit<ApiCall, 'key'>): Promise<ApiAnswer>
  ticket(): Promise<string>
}

/** By the admin key, when nothing else is shown. */
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
