/** While the server could not be asked who is in, it is asked again: when the network is back, and every few seconds. */
import { attendance } from './session.ts'
import { resume } from './sign-in.ts'

const EVERY_MS = 10_000

export function keepSession(): () => void {
  const ended = new AbortController()
  const isUnsure = () => {
    const { kind, session } = attendance.get()
    return kind === 'unknown' || (kind === 'in' && session?.csrf === '')
  }
  const ask = () => void (isUnsure() && resume())
  const timer = setInterval(ask, EVERY_MS)
  addEventListener('online', ask, { signal: ended.signal })
  return () => {
    clearInterval(timer)
    ended.abort()
  }
}
