/** Where an alert would go, and what sends it: the composer has no network of its own. */
import { useEffect, useRef, useState } from 'react'
import { nameOfAsked } from '#client/desk/composer/asked-alert.ts'
import type { AlertReach, AskedAlert, Counted } from '#client/desk/kit/alert-reach.ts'
import { isEverybody } from './devices.ts'

export type Alerting = {
  /** Undefined where it cannot be known now. `off`: this server sends no alerts. */
  count(asked: AskedAlert): Promise<AlertReach | 'off' | undefined>
  /** Of the button; 0 where the number is not known. */
  label(devices: number): string
  /** The writer has seen where it goes, or that nobody knows. `others`: another alert might go to more devices. */
  onSeen?(asked: AskedAlert, others: boolean): void
}

/** While the alert is being written, devices come and go. */
const EVERY_MS = 10_000
const COUNTING: Counted = { kind: 'counting' }

/** Counts anew when whom the alert is for changes, and every few seconds; its text changes nothing. */
export function useCounted(alerting: Pick<Alerting, 'count' | 'onSeen'> | undefined, asked: AskedAlert): Counted {
  const [held, setHeld] = useState<{ readonly of: string; readonly counted: Counted }>()
  const latest = useRef({ alerting, asked })
  latest.current = { alerting, asked }
  const of = nameOfAsked(asked)
  // A number of other devices is none.
  const counted = held?.of === of ? held.counted : COUNTING

  useEffect(() => {
    let isWanted = true
    let timer: ReturnType<typeof setTimeout> | undefined
    async function count() {
      const { alerting, asked } = latest.current
      const reached = await alerting?.count(asked)
      if (!isWanted) return
      setHeld(before => ({ of, counted: countedOf(reached, before?.of === of ? before.counted : COUNTING) }))
      timer = setTimeout(() => void count(), EVERY_MS)
    }
    void count()
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [of])

  // Once it is on the screen.
  useEffect(() => {
    const { alerting, asked } = latest.current
    if (counted.kind !== 'counting') {
      alerting?.onSeen?.(asked, counted.kind === 'known' && !isEverybody(counted.reached))
    }
  }, [counted])

  return counted
}

/** A figure from ten seconds ago is better than none. */
function countedOf(reached: AlertReach | 'off' | undefined, held: Counted): Counted {
  if (reached === 'off') return { kind: 'off' }
  if (reached) return { kind: 'known', reached }
  return held.kind === 'known' ? held : { kind: 'unknown' }
}
