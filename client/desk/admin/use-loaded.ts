/** What a screen shows, from one call: loaded when it opens and after each action, and the problem if that failed. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { failureText } from '#client/desk/api/problem-text.ts'
import type { Outcome } from '#client/posting/src/outcome.ts'

export type LoadedValue<T> = {
  readonly value?: T
  readonly problem?: string
  /** Keeps showing the value until the new one is there. */
  readonly reload: () => Promise<void>
}

export function useLoaded<T extends object>(load: () => Promise<Outcome<T>>): LoadedValue<T> {
  const [held, setHeld] = useState<Omit<LoadedValue<T>, 'reload'>>({})
  const call = useRef(load)
  call.current = load
  const asked = useRef(0)

  const reload = useCallback(async () => {
    asked.current += 1
    const mine = asked.current
    const outcome = await call.current()
    // A slower answer to an earlier call must not replace a newer one.
    if (mine !== asked.current) return
    if (outcome.kind === 'done') setHeld({ value: outcome })
    else setHeld(before => ({ ...before, problem: failureText(outcome) }))
  }, [])

  useEffect(() => {
    void reload()
    return () => {
      asked.current += 1
    }
  }, [reload])

  return { ...held, reload }
}
