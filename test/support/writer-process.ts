/** Runs in a process of its own and writes the data folder that it is given, for those who ask over its channel. */
import { answerAppends } from '../../src/log/remote-append.ts'
import { openSqliteStore } from '../../src/log/sqlite-store.ts'
import { answerRemoteCalls } from '../../src/sql/remote-calls.ts'
import { openProcessWire } from '../../src/wire/process-wire.ts'

const store = await openSqliteStore({ folder: process.argv[2] ?? '' })
const wire = openProcessWire(process)
answerAppends(store.log, wire)
answerRemoteCalls(store.calls, wire)
process.once('SIGTERM', async () => {
  await store.close()
  process.disconnect()
})
wire.send('worker', 'ready')
