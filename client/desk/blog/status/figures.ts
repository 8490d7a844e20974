/** Figures of a coverage, polled while the tab is visible. */
import { useEffect, useState } from 'react'
import { type AlertReports, countReaders, listAlerts } from '#client/desk/api/figures.ts'

const READERS_MS = 5_000
const ALERTS_MS = 5_000

export function useReaders(blog: string): number | undefined {
  const [readers, setReaders] = useState<number>()

  useRounds(READERS_MS, blog, async isWanted => {
    const answer = await countReaders(blog)
    if (isWanted()) setReaders(answer.kind === 'done' ? answer.readers : undefined)
  })

  return readers
}

type Alerts =
  | { readonly kind: 'unknown' }
  /** This server does not send alerts. */
  | { readonly kind: 'off' }
  | { readonly kind: 'known'; readonly reports: AlertReports }

export function useAlerts(blog: string): Alerts {
  const [alerts, setAlerts] = useState<Alerts>({ kind: 'unknown' })

  useRounds(ALERTS_MS, blog, async isWanted => {
    const answer = await listAlerts(blog)
    if (!isWanted()) return
    if (answer.kind === 'done') setAlerts({ kind: 'known', reports: answer })
    else if (answer.kind === 'refused' && answer.problem.code === 'unknown_path') setAlerts({ kind: 'off' })
  })

  return alerts
}

/** Polls with one request at a time, and none while the tab is hidden. */
function useRounds(everyMs: number, of: string, ask: (isWanted: () => boolean) => Promise<void>) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked follows from `of`
  useEffect(() => {
    let isWanted = true
    let timer: ReturnType<typeof setTimeout> | undefined
    async function round() {
      if (document.visibilityState === 'visible') await ask(() => isWanted)
      if (isWanted) timer = setTimeout(round, everyMs)
    }
    void round()
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [of, everyMs])
}
