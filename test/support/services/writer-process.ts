/** A process that writes to the given data folder on request over IPC. */

import '#test/support/threads/quick-threads.ts'
import { openProcessWire } from '#platform/ipc/process-wire.ts'
import { answerAppends } from '#store/log/remote-append.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { answerRemoteCalls } from '#store/sql/remote-calls.ts'

const store = await openSqliteStore({ folder: process.argv[2] ?? '' })
const wire = openProcessWire(process)
answerAppends(store.log, wire)
answerRemoteCalls(store.calls, wire)
process.once('SIGTERM', async () => {
  await store.close()
  process.disconnect()
})
wire.send('worker', 'ready')
