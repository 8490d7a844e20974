/** The thread that searches a data folder: a word that a long blog has everywhere must not keep readers waiting (law 12, fair share). */
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { SqlSearch } from '#store/search/sql-search.ts'
import { answerCalls } from '#store/sql/answer-calls.ts'
import { openReading } from '#store/sql/reading-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'

export type SearcherStart = { readonly folder: string }

const { folder } = workerData as SearcherStart
const database = openReading(join(folder, 'crier.db'))

answerCalls({ stores: { search: new SqlSearch(sqliteDatabase(database)) }, close: () => database.close() })
