/**
 * The writer thread of the SQLite log. Waiting for the disk happens here, so a slow disk never stalls a reader.
 * Everything that came while the last commit was under way goes into the next one: one flush for many posts.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { openSqlite } from '../sql/open-sqlite.ts'
import { createAppend } from './sqlite-append.ts'
import type { PreparedEntry, WriterOutcome } from './sqlite-entry.ts'
import { renewEpochs } from './sqlite-life.ts'
import { openWitness } from './witness.ts'

export type WriterStart = {
  readonly file: string
  readonly witnessFile: string
  /** Pages of 4 KiB that the file may grow to. */
  readonly maxPages?: number
}
export type WriterJob = { readonly entries: readonly PreparedEntry[] } | 'close'
/** One for each entry of the job, in its order. `failed` names SQLite's result code. */
export type WriterAnswer = readonly (
  | WriterOutcome
  | { readonly kind: 'failed'; readonly message: string; readonly code: number }
)[]

const { file, witnessFile, maxPages } = workerData as WriterStart
const database = openSqlite(file)
if (maxPages) database.exec(`PRAGMA max_page_count = ${maxPages}`)
const witness = openWitness(witnessFile)
/** Commits of this database that this thread knows of. */
let seen = witness.read() ?? 0
const append = createAppend(database)
const countCommit = database.prepare('UPDATE commits SET made = made + 1 WHERE id = 1 RETURNING made')

parentPort?.on('message', (job: WriterJob) => {
  if (job === 'close') {
    database.close()
    witness.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage(write(job.entries))
})

function write(entries: readonly PreparedEntry[]): WriterAnswer {
  try {
    return commit(entries)
  } catch (error) {
    // Alone, each entry fails or succeeds for itself: one that cannot be stored takes no other down.
    if (entries.length > 1) return entries.flatMap(entry => write([entry]))
    const { message, errcode = 0 } = error as Error & { errcode?: number }
    return [{ kind: 'failed', message, code: errcode }]
  }
}

function commit(entries: readonly PreparedEntry[]): WriterAnswer {
  database.exec('BEGIN IMMEDIATE')
  let made: number
  let outcomes: WriterOutcome[]
  try {
    made = Number(countCommit.get()?.made)
    // A backup was put back while we ran: what is appended now belongs to another history.
    if (made <= seen) renewEpochs(database)
    outcomes = entries.map(append)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
  witness.write(made)
  seen = made
  return outcomes
}
