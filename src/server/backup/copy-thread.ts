/** The thread that copies a database, so that the command can show its progress and be interrupted. */
import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'

/** Others write in transactions of milliseconds; a longer wait means that one hangs. */
const BUSY_MS = 5_000

const { from, to } = workerData as { readonly from: string; readonly to: string }
const database = new DatabaseSync(from, { timeout: BUSY_MS })
try {
  database.prepare('VACUUM INTO ?').run(to)
} finally {
  database.close()
}
