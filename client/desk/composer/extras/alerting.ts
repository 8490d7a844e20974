/** Where an alert would go, and what sends it: the composer has no network of its own. */
import { useEffect, useRef, useState } from 'react'

/** By platform. `off`: this server sends no alerts. */
type DeviceCounts = Readonly<Partial<Record<'web' | 'fcm' | 'apns', number>>> | 'off'

export type Alerting = {
  /** Undefined where it cannot be known now. */
  count(): Promise<DeviceCounts | undefined>
  /** Of the button; 0 where the number is not known. */
  label(devices: number): string
  /** The writer has seen where it goes, or that nobody knows. */
  onSeen(): void
}

export type Counted =
  | { readonly kind: 'counting' | 'unknown' | 'off' }
  | { readonly kind: 'known'; readonly counts: Exclude<DeviceCounts, 'off'> }

/** While the alert is being written, devices come and go. */
const EVERY_MS = 10_000

export function useCounted(alerting: Alerting | undefined): Counted {
  const [counted, setCounted] = useState<Counted>({ kind: 'counting' })
  const latest = useRef(alerting)
  latest.current = alerting

  useEffect(() => {
    let isWanted = true
    let timer: ReturnType<typeof setTimeout> | undefined
    async function count() {
      const counts = await latest.current?.count()
      if (!isWanted) return
      setCounted(held => countedOf(counts, held))
      timer = setTimeout(() => void count(), EVERY_MS)
    }
    void count()
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [])

  // Once it is on the screen.
  useEffect(() => {
    if (counted.kind !== 'counting') latest.current?.onSeen()
  }, [counted])

  return counted
}

/** A figure from ten seconds ago is better than none. */
function countedOf(counts: DeviceCounts | undefined, held: Counted): Counted {
  if (counts === 'off') return { kind: 'off' }
  if (counts) return { kind: 'known', counts }
  return held.kind === 'known' ? held : { kind: 'unknown' }
}
