/** Signing in and out. */
import type { Answer } from '#client/desk/api/answer.ts'
import { send } from '#client/desk/api/send.ts'
import { forgetSession, rememberedSession, rememberSession } from './remembered.ts'
import { attendance, type Session } from './session.ts'

/** A key is kept nowhere; a link works once. */
type Credential = { readonly key: string } | { readonly link: string }
type SessionAnswer = { readonly session: Session }

export async function signIn(credential: Credential): Promise<Answer<SessionAnswer>> {
  const answer = await send<SessionAnswer>({ method: 'POST', path: '/session', json: credential })
  if (answer.kind === 'done') begin(answer.value.session)
  return answer
}

/** On a desk that is opened again, the browser still holds the cookie. */
export async function resume(): Promise<void> {
  const answer = await send<SessionAnswer>({ path: '/session' })
  if (answer.kind === 'done') return begin(answer.value.session)
  const held = attendance.get()
  if (answer.kind === 'refused') {
    if (held.kind === 'in') attendance.set({ kind: 'expired', session: held.session })
    else attendance.set({ kind: 'out' })
    return
  }
  if (held.kind !== 'unknown') return
  const session = rememberedSession()
  attendance.set(session ? { kind: 'in', session } : { kind: 'unknown', isFailing: true })
}

/** For the server; `leave` follows, once nothing of theirs is left here. */
export async function signOut(): Promise<Answer<undefined>> {
  const answer = await send<undefined>({ method: 'DELETE', path: '/session' })
  const isOver = answer.kind === 'refused' && answer.problem.status === 401
  return isOver ? { kind: 'done', value: undefined } : answer
}

export function leave() {
  forgetSession()
  attendance.set({ kind: 'out' })
}

/** The link's secret is out of the address bar and the history before anything else happens. */
export function takeLink(): string | undefined {
  const [, link] = /^#link=(.+)$/.exec(location.hash) ?? []
  if (link === undefined) return undefined
  history.replaceState(null, '', location.pathname + location.search)
  return decodeURIComponent(link)
}

function begin(session: Session) {
  rememberSession(session)
  attendance.set({ kind: 'in', session })
}
