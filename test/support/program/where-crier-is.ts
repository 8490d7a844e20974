/** What a process of a test runs: Crier put into few files if the run has made them (`build-program.ts`), otherwise its source. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CRIER_SOURCE = fileURLToPath(new URL('../../../src/crier.js', import.meta.url))

/** Read with each start: the run sets it before its tests begin. */
export function whereCrierIs(): string {
  return process.env[PROGRAM_OF_TESTS] || CRIER_SOURCE
}

export const WRITER_SOURCE = fileURLToPath(new URL('../services/writer-process.ts', import.meta.url))

/** The process that writes for others. */
export function whereWriterIs(): string {
  const program = process.env[PROGRAM_OF_TESTS]
  return program ? join(dirname(program), 'writer.js') : WRITER_SOURCE
}

/** An environment variable, because workers of the test runner inherit those. */
export const PROGRAM_OF_TESTS = 'PROGRAM_OF_TESTS'
