/** The app on a log that acknowledges posts without storing them: the cost of the endpoint apart from its store. */
import type { Log } from '#store/log/log.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { serveApp } from './serve-app.ts'

await serveApp(async folder => {
  const store = await openSqliteStore({ folder })
  return { ...store, log: forgetful(store.log) }
})

/** Blogs are stored, so that there is something to post to. */
function forgetful(log: Log): Log {
  let offset = 0
  return {
    async append(entry) {
      if (entry.change.kind !== 'update.published') return log.append(entry)
      offset += 1
      return { kind: 'appended', cursor: { epoch: 'none', offset }, text: '', told: [] }
    },
    read: (stream, after, limit) => log.read(stream, after, limit),
    head: stream => log.head(stream),
    renew: (stream, seen) => log.renew(stream, seen),
    close: () => log.close(),
  }
}
