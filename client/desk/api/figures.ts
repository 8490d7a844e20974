/** The calls that tell how a coverage goes: its readers, its alerts, who else is at the desk. */

import type { Answer } from './answer.ts'
import { call } from './call.ts'
import type { Session } from './session/session.ts'

export type Reach = {
  readonly sent: number
  readonly accepted: number
  readonly dropped: number
  readonly failed: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  readonly secondsToHalf?: number
  readonly secondsToNinety?: number
  readonly secondsToLast?: number
}
export type AlertReport = Reach & {
  readonly update: string
  /** Absent when the update was removed. */
  readonly title?: string
  readonly version: number
  readonly state: 'running' | 'done' | 'superseded' | 'withdrawn' | 'expired'
  readonly madeAt: string
  readonly platforms: Readonly<Partial<Record<'web' | 'fcm' | 'apns', Reach>>>
}
export type AlertReports = {
  readonly followers: Readonly<Partial<Record<'web' | 'fcm' | 'apns', number>>>
  readonly alerts: readonly AlertReport[]
}

export type Present = Pick<Session, 'name' | 'role'> & {
  readonly id: string
  /** The id of an update, or `new`. */
  readonly editing?: string
  readonly since: string
  readonly isYou: boolean
}

export function countReaders(blog: string): Promise<Answer<{ readonly readers: number; readonly at: string }>> {
  return call({ path: `/blogs/${blog}/readers` })
}

export function listAlerts(blog: string): Promise<Answer<AlertReports>> {
  return call({ path: `/blogs/${blog}/alerts` })
}

export function tellPresence(
  blog: string,
  json: { readonly editing?: string | null; readonly away?: true },
): Promise<Answer<{ readonly present: readonly Present[] }>> {
  return call({ method: 'POST', path: `/blogs/${blog}/presence`, json, keepalive: json.away === true })
}

/** To connect with, once. @throws When there is none to be had now. */
export async function takeTicket(signal?: AbortSignal): Promise<string> {
  const answer = await call<{ readonly ticket: string }>({ method: 'POST', path: '/session/tickets', signal })
  if (answer.kind !== 'done') throw new Error('There is no ticket to be had now')
  return answer.value.ticket
}
