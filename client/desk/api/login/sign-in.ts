/** Signing in and out. */
import { createDeskCaller, fetchSigned } from '#client/desk/api/caller.ts'
import { forgetEarly } from '#client/desk/api/early.ts'
import { having, type Outcome, outcomeOf } from '#client/posting/src/outcome.ts'
import { attendance, type Login } from './login.ts'
import { forgetLogin, rememberedLogin, rememberLogin } from './remembered.ts'
import { tellSignedIn } from './windows.ts'

/** A key is stored nowhere; a link works once. */
type Credential = { readonly key: string } | { readonly link: string }
type SignedIn = { readonly session: Login }

/** Does not wait for a login, which it is here to get. */
const call = createDeskCaller(fetchSigned)
const signedIn = having<SignedIn>('session')

export async function signIn(credential: Credential): Promise<Outcome<SignedIn>> {
  forgetEarly()
  const outcome = outcomeOf(await call({ method: 'POST', path: '/v1/session', body: credential }), signedIn)
  if (outcome.kind === 'done') {
    begin(outcome.session)
    tellSignedIn()
  }
  return outcome
}

/** When the desk is opened again, the browser still holds the cookie. */
export async function resume(): Promise<void> {
  const outcome = outcomeOf(await call({ method: 'GET', path: '/v1/session' }), signedIn)
  if (outcome.kind === 'done') return begin(outcome.session)
  const held = attendance.get()
  // What is open stays open, until somebody has signed in or left.
  if (held.kind === 'expired') return
  if (outcome.kind === 'refused') {
    return attendance.set(held.kind === 'in' ? { kind: 'expired', login: held.login } : { kind: 'out' })
  }
  if (held.kind !== 'unknown') return
  const login = rememberedLogin()
  attendance.set(login ? { kind: 'in', login } : { kind: 'unknown', isFailing: true })
}

/** Where the browser signs out at the identity provider too. */
type SignedOut = { readonly provider?: string }

/** On the server; call `leave` once this device keeps nothing of the editor's. */
export async function signOut({ everywhere = false } = {}): Promise<Outcome<SignedOut>> {
  const sent = await call({ method: 'DELETE', path: `/v1/session${everywhere ? '?everywhere=true' : ''}` })
  const isOut = sent.kind === 'answered' && (sent.status === 204 || sent.status === 401)
  return isOut ? { kind: 'done' } : outcomeOf(sent, having<SignedOut>('provider'))
}

export function leave() {
  forgetLogin()
  attendance.set({ kind: 'out' })
}

function begin(login: Login) {
  rememberLogin(login)
  attendance.set({ kind: 'in', login })
}
