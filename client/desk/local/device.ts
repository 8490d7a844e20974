/** The local desk of the signed-in editor, connected to their login. */

import { fetchWatching } from '#client/desk/api/in-login.ts'
import { attendance, csrfNow } from '#client/desk/api/login/login.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { words } from '#client/desk/kit/words.ts'
import { type LocalDesk, openLocalDesk } from './local-desk.ts'

export type Device = LocalDesk & {
  /** Work to finish before this closes. */
  hold(work: Promise<unknown>): void
  /** Somebody has signed out: nothing of theirs stays here. */
  forgetAtClose(): void
  /** Resolves once it has closed, and so forgotten. */
  readonly closed: Promise<void>
}

/** @param owner `ownerOf` a login */
export async function openDevice(owner: string): Promise<Device> {
  const url = location.origin + folder
  const local = await openLocalDesk({
    url,
    owner,
    picturesFolder: `${url}/desk/kept/`,
    fetch: fetchWatching,
    hindrance,
  })
  const stop = attendance.subscribe(() => attendance.get().kind === 'in' && local.outbox.wake())
  const held: Promise<unknown>[] = []
  const { promise: closed, resolve: tellClosed } = Promise.withResolvers<void>()
  let isForgetting = false

  async function close() {
    stop()
    await Promise.allSettled(held)
    if (isForgetting) await local.forget()
    local.close()
    tellClosed()
  }

  return {
    ...local,
    closed,
    hold: work => void held.push(work),
    forgetAtClose() {
      isForgetting = true
    },
    close: () => void close(),
  }
}

/** Nothing is sent without a confirmed login. */
function hindrance() {
  if (!navigator.onLine) return { why: 'away' as const, reason: words.queued.offline }
  if (attendance.get().kind === 'expired') return { why: 'signed out' as const, reason: words.queued.signedOut }
  return csrfNow() === '' ? { why: 'away' as const, reason: words.queued.offline } : undefined
}
