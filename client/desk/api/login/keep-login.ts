/**
 * Asks the server again while it has not confirmed the login: when the network is back, every few seconds, and when another
 * window has signed in.
 */
import { attendance, csrfNow } from './login.ts'
import { resume } from './sign-in.ts'
import { onSignedInElsewhere } from './windows.ts'

const EVERY_MS = 10_000

export function keepLogin(): () => void {
  const ended = new AbortController()
  const ask = () => {
    const { kind } = attendance.get()
    if (kind === 'unknown' || (kind === 'in' && csrfNow() === '')) void resume()
  }
  const timer = setInterval(ask, EVERY_MS)
  // After a window of its own for signing in, even where its message is lost.
  const askAgain = () => {
    const { kind } = attendance.get()
    if (kind === 'expired' || kind === 'out') void resume()
  }
  const stop = onSignedInElsewhere(askAgain)
  addEventListener('focus', () => attendance.get().kind === 'expired' && askAgain(), { signal: ended.signal })
  addEventListener('online', ask, { signal: ended.signal })
  return () => {
    clearInterval(timer)
    stop()
    ended.abort()
  }
}
