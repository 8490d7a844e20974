/** Requests that notice when the login has ended, or was replaced in another tab: all tabs share one cookie. */
import { fetchSigned } from './caller.ts'
import { attendance, csrfNow, expire, untilSignedIn } from './login/login.ts'
import { resume } from './login/sign-in.ts'

/** Waits until the editor has signed in again, so that a login that ends in the middle of work loses nothing. */
export const fetchInLogin: typeof fetch = inLogin(fetchSigned)

/** @param send Signs what it sends. */
export function inLogin(send: typeof fetch): typeof fetch {
  return async function sendInLogin(address, asked): Promise<Response> {
    const response = await watching(send)(address, asked)
    if ((await codeOf(response)) !== ENDED) return response
    const isIn = await untilSignedIn(asked?.signal)
    asked?.signal?.throwIfAborted()
    return isIn ? sendInLogin(address, asked) : response
  }
}

/** For the outbox, which waits by itself. */
export const fetchWatching: typeof fetch = watching(fetchSigned)

function watching(send: typeof fetch): typeof fetch {
  return async (address, asked) => {
    if (isUnconfirmed() && navigator.onLine) await confirm()
    const response = await send(address, asked)
    const code = await codeOf(response)
    if (code === ENDED) expire()
    if (code === undefined || code === ENDED || !isUnsigned(code)) return response
    await resume()
    return send(address, asked)
  }
}

/** One question for all requests that wait. */
let confirming: Promise<void> | undefined

/** A desk that was opened without a network has no token yet: requests without one would only be refused. */
function confirm(): Promise<void> {
  confirming ??= resume().finally(() => {
    confirming = undefined
  })
  return confirming
}

function isUnconfirmed(): boolean {
  return attendance.get().kind === 'in' && csrfNow() === ''
}

const ENDED = 'no_session'

/** Signed with the token of another login, or without one since the desk was opened without a network. */
function isUnsigned(code: unknown): boolean {
  return code === 'wrong_csrf' || attendance.get().login?.csrf === ''
}

/** Of a refusal of access; undefined where a proxy gives it. */
async function codeOf(response: Response): Promise<unknown> {
  if (response.status !== 401 && response.status !== 403) return undefined
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return Object(problem).code
}
