/** The thread of a SQLite log alone; a whole server's is `src/server/stores/writer.ts`. */
import { workerData } from 'node:worker_threads'
import { answerCalls, note } from '#store/sql/answer-calls.ts'
import { LogWriter, type WriterStart } from './log-writer.ts'

const log = LogWriter.open(workerData as WriterStart, note)
answerCalls({ stores: { log }, close: () => log.close() })
