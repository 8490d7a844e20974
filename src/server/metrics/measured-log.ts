/** The log, with the duration of every append measured. */
import type { Log } from '#store/log/log.ts'
import type { Metrics } from './metrics.ts'

export function measuredLog(log: Log, { countAppend }: Pick<Metrics, 'countAppend'>): Log {
  return {
    async append(entry) {
      const began = performance.now()
      let outcome: string = 'failed'
      try {
        const appended = await log.append(entry)
        outcome = appended.kind
        return appended
      } finally {
        countAppend({ kind: entry.change.kind, outcome, seconds: (performance.now() - began) / 1_000 })
      }
    },
    read: (...asked) => log.read(...asked),
    head: stream => log.head(stream),
    renew: (...asked) => log.renew(...asked),
    close: () => log.close(),
  }
}
