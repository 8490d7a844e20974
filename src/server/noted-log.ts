/** A log that notes what this node appends. */
import type { Log } from '#store/log/log.ts'

export function notedLog(log: Log, onAppended: (entry: { readonly stream: string }) => void): Log {
  return {
    async append(entry) {
      const appended = await log.append(entry)
      if (appended.kind === 'appended') onAppended(entry)
      return appended
    },
    read: (...asked) => log.read(...asked),
    head: stream => log.head(stream),
    renew: (...asked) => log.renew(...asked),
    close: () => log.close(),
  }
}
