/** Who works at this desk, and whether the server still knows them. */
import { createStore } from '#client/desk/kit/store.ts'

type Role = 'admin' | 'editor' | 'contributor'

/** As `GET /v1/session` tells it. */
export type Session = {
  readonly name: string
  readonly role: Role
  readonly blogs: 'all' | readonly string[]
  /** Goes with every request: no other site can know it. Empty while the server could not be asked. */
  readonly csrf: string
  readonly expiresAt: string
}

type Attendance =
  /** The server has not been asked yet, or could not be reached. */
  | { readonly kind: 'unknown'; readonly isFailing: boolean; readonly session?: undefined }
  | { readonly kind: 'out'; readonly session?: undefined }
  | { readonly kind: 'in'; readonly session: Session }
  /** Was in, and must sign in again; the work stays where it is. */
  | { readonly kind: 'expired'; readonly session: Session }

export const attendance = createStore<Attendance>({ kind: 'unknown', isFailing: false })

export function expire() {
  attendance.set(held => (held.kind === 'in' ? { kind: 'expired', session: held.session } : held))
}

/** Resolves once somebody is in; false when they have left instead, or nobody waits for it any more. */
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

/** Somebody whom the server knows has come in, also where it was not known before who. */
export function hearComing(hear: () => void): () => void {
  let isKnown = knowsWho()
  return attendance.subscribe(() => {
    const wasKnown = isKnown
    isKnown = knowsWho()
    if (isKnown && !wasKnown) hear()
  })
}

function knowsWho(): boolean {
  const { kind, session } = attendance.get()
  return kind === 'in' && session.csrf !== ''
}

export function mayPublish({ role }: Pick<Session, 'role'>): boolean {
  return role !== 'contributor'
}

export function covers({ blogs }: Pick<Session, 'blogs'>, blog: string): boolean {
  return blogs === 'all' || blogs.includes(blog)
}
