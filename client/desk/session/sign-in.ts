/** Signing in and out. */
import type { Answer } from '../server/answer.ts'
import { send } from '../server/call.ts'
import { attendance, type Session } from './session.ts'

/** A key is kept nowhere; a link works once. */
export type Credential = { readonly key: string } | { readonly link: string }
type SessionAnswer = { readonly session: Session }

export async function signIn(credential: Credential): Promise<Answer<SessionAnswer>> {
  const answer = await send<SessionAnswer>({ method: 'POST', path: '/session', json: credential })
  if (answer.kind === 'done') attendance.set({ kind: 'in', session: answer.value.session })
  return answer
}

/** On a desk that is opened again, the browser still holds the cookie. */
export async function resume(): Promise<void> {
  const answer = await send<SessionAnswer>({ path: '/session' })
  if (answer.kind === 'done') attendance.set({ kind: 'in', session: answer.value.session })
  else attendance.set(answer.kind === 'refused' ? { kind: 'out' } : { kind: 'unknown', isFailing: true })
}

export async function signOut(): Promise<Answer<undefined>> {
  const answer = await send<undefined>({ method: 'DELETE', path: '/session' })
  const isOver = answer.kind === 'done' || (answer.kind === 'refused' && answer.problem.status === 401)
  if (isOver) attendance.set({ kind: 'out' })
  return answer
}

/** The link's secret is out of the address bar and the history before anything else happens. */
export function takeLink(): string | undefined {
  const [, link] = /^#link=(.+)$/.exec(location.hash) ?? []
  if (link === undefined) return undefined
  history.replaceState(null, '', location.pathname + location.search)
  return decodeURIComponent(link)
}
