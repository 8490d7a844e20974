/** The login of this desk, and whether the server still accepts it. */
import { createStore } from '#client/desk/kit/store.ts'

type Role = 'admin' | 'editor' | 'contributor'

/** As `GET /v1/session` returns it. */
export type Login = {
  readonly name: string
  readonly role: Role
  readonly blogs: 'all' | readonly string[]
  /** The id of a person who signed in with the identity provider; absent for a key. */
  readonly person?: string
  /** Sent with every request; no other site can read it. Empty until the server has confirmed a remembered login. */
  readonly csrf: string
  readonly expiresAt: string
}

type Attendance =
  /** The server has not answered yet, or could not be reached. */
  | { readonly kind: 'unknown'; readonly isFailing: boolean; readonly login?: undefined }
  | { readonly kind: 'out'; readonly login?: undefined }
  | { readonly kind: 'in'; readonly login: Login }
  /** The editor must sign in again; the work stays open. */
  | { readonly kind: 'expired'; readonly login: Login }

export const attendance = createStore<Attendance>({ kind: 'unknown', isFailing: false })

/** The editor must sign in again; without a login there is nothing to expire. */
export function expire() {
  attendance.set(held => (held.kind === 'in' ? { kind: 'expired', login: held.login } : held))
}

/** Resolves once somebody is signed in: false when they have left instead, or the signal has aborted. */
export function untilSignedIn(signal?: AbortSignal | null): Promise<boolean> {
  return new Promise(resolve => {
    const look = () => {
      const { kind } = attendance.get()
      if (!signal?.aborted && kind !== 'in' && kind !== 'out') return
      stop()
      signal?.removeEventListener('abort', look)
      resolve(kind === 'in' && !signal?.aborted)
    }
    const stop = attendance.subscribe(look)
    signal?.addEventListener('abort', look)
    look()
  })
}

/** Calls `hear` when the server has confirmed a login, including one that was only remembered until then. */
export function onConfirmed(hear: () => void): () => void {
  let wasConfirmed = isConfirmed()
  return attendance.subscribe(() => {
    const isNew = isConfirmed() && !wasConfirmed
    wasConfirmed = isConfirmed()
    if (isNew) hear()
  })
}

function isConfirmed(): boolean {
  return attendance.get().kind === 'in' && csrfNow() !== ''
}

export function csrfNow(): string {
  return attendance.get().login?.csrf ?? ''
}

export function mayPublish({ role }: Pick<Login, 'role'>): boolean {
  return role !== 'contributor'
}

export function covers({ blogs }: Pick<Login, 'blogs'>, blog: string): boolean {
  return blogs === 'all' || blogs.includes(blog)
}
