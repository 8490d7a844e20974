/** Requests in the name of who is signed in. A session that ended in mid-work is waited for, and nothing is lost. */

import type { Answer } from './answer.ts'
import { type Call, fetchSigned, send } from './send.ts'
import { attendance, expire, untilSignedIn } from './session/session.ts'
import { resume } from './session/sign-in.ts'

export function call<T>(asked: Call): Promise<Answer<T>> {
  return send(asked, fetchInSession)
}

/** For what makes its requests by itself. */
export async function fetchInSession(address: string, asked: RequestInit): Promise<Response> {
  const answer = await fetchSigned(address, asked)
  if (answer.status !== 401 && answer.status !== 403) return answer
  const { code } = await answer.clone().json()
  if (code === 'no_session') {
    expire()
    const isIn = await untilSignedIn(asked.signal)
    asked.signal?.throwIfAborted()
    return isIn ? fetchInSession(address, asked) : answer
  }
  return isUnsigned(code) ? afresh(address, asked) : answer
}

/** Signed by somebody who went in another tab, where the one cookie of all tabs is another; or not at all, without a network. */
function isUnsigned(code: unknown): boolean {
  return code === 'wrong_csrf' || attendance.get().session?.csrf === ''
}

async function afresh(address: string, asked: RequestInit): Promise<Response> {
  await resume()
  return fetchSigned(address, asked)
}
