/** Asks the server again while it has not confirmed the login: when the network is back, and every few seconds. */
import { attendance, csrfNow } from './login.ts'
import { resume } from './sign-in.ts'

const EVERY_MS = 10_000

export function keepLogin(): () => void {
  const ended = new AbortController()
  const ask = () => {
    const { kind } = attendance.get()
    if (kind === 'unknown' || (kind === 'in' && csrfNow() === '')) void resume()
  }
  const timer = setInterval(ask, EVERY_MS)
  addEventListener('online', ask, { signal: ended.signal })
  return () => {
    clearInterval(timer)
    ended.abort()
  }
}
