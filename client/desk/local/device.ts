/** What this device keeps for who is signed in, and how it reaches the server. */

import { attendance, expire, type Session } from '#client/desk/api/session/session.ts'
import { resume } from '#client/desk/api/session/sign-in.ts'
import { folder } from '#client/desk/kit/place.ts'
import { words } from '#client/desk/kit/words.ts'
import { type LocalDesk, openLocalDesk } from './local-desk.ts'

export type Device = LocalDesk & {
  /** What must be done before this closes. */
  hold(work: Promise<unknown>): void
  /** Somebody has signed out: nothing of theirs stays here. */
  forgetAtClose(): void
}

/** Whose what is kept here is: what one types another never sees, nor sends. */
export function ownerOf({ name, role }: Pick<Session, 'name' | 'role'>): string {
  return `${name} (${role})`
}

export async function openDevice({ name, role }: Pick<Session, 'name' | 'role'>): Promise<Device> {
  const url = location.origin + folder
  const local = await openLocalDesk({
    url,
    owner: ownerOf({ name, role }),
    picturesFolder: `${url}/desk/kept/`,
    headers: () => ({ 'X-Crier-CSRF': csrfNow() }),
    fetch: watchful,
    hindrance,
  })
  const stop = attendance.subscribe(() => attendance.get().kind === 'in' && local.outbox.wake())
  const held: Promise<unknown>[] = []
  let isForgetting = false

  async function close() {
    stop()
    await Promise.allSettled(held)
    if (isForgetting) await local.forget()
    local.close()
  }

  return {
    ...local,
    hold: work => void held.push(work),
    forgetAtClose() {
      isForgetting = true
    },
    close: () => void close(),
  }
}

/** While nobody is in, or nobody knows, sending is not even tried. */
function hindrance() {
  if (!navigator.onLine) return { why: 'away' as const, reason: words.queued.offline }
  if (attendance.get().kind === 'expired') return { why: 'signed out' as const, reason: words.queued.signedOut }
  return csrfNow() === '' ? { why: 'away' as const, reason: words.queued.offline } : undefined
}

function csrfNow(): string {
  return attendance.get().session?.csrf ?? ''
}

/** Sees that a session has ended, and that it is another one since somebody signed in again in another tab. */
const watchful: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init)
  if (answer.status === 401) expire()
  if (answer.status !== 403 || !(await isOtherSession(answer.clone()))) return answer
  await resume()
  const headers = new Headers(init?.headers)
  headers.set('X-Crier-CSRF', csrfNow())
  return fetch(input, { ...init, headers })
}

async function isOtherSession(answer: Response): Promise<boolean> {
  const problem: unknown = await answer.json().catch(() => undefined)
  return typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === 'wrong_csrf'
}
