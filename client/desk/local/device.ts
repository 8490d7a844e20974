/** What this device keeps for who is signed in, and how it reaches the server. */

import { fetchWatching } from '#client/desk/api/in-login.ts'
import { attendance, csrfNow, type Login } from '#client/desk/api/login/login.ts'
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
export function ownerOf({ name, role }: Pick<Login, 'name' | 'role'>): string {
  return `${name} (${role})`
}

export async function openDevice({ name, role }: Pick<Login, 'name' | 'role'>): Promise<Device> {
  const url = location.origin + folder
  const local = await openLocalDesk({
    url,
    owner: ownerOf({ name, role }),
    picturesFolder: `${url}/desk/kept/`,
    fetch: fetchWatching,
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
