/** A log's thread whose witness cannot be written, because its file is a device that is always full. */
import { workerData } from 'node:worker_threads'
import { LogWriter, type WriterStart } from '#store/log/log-writer.ts'
import { answerCalls, note } from '#store/sql/answer-calls.ts'

const log = LogWriter.open({ ...(workerData as WriterStart), witnessFile: '/dev/full' }, note)
answerCalls({ stores: { log }, close: () => log.close() })
