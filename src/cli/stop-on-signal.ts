/** The first signal stops a long command, which leaves nothing behind; a second one ends it at once. */
import { Refused } from './refused.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function stopOnSignal(message: string): { readonly signal: AbortSignal } & Disposable {
  const stop = new AbortController()
  const onSignal = () => stop.abort(new Refused(message))
  for (const signal of SIGNALS) process.once(signal, onSignal)
  const off = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
  return { signal: stop.signal, [Symbol.dispose]: off }
}
