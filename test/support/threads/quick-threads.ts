/** Servers in the process of a test start their threads from the files of `build-threads.ts`, if there are any. */
import { existsSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import threads, { Worker, type WorkerOptions } from 'node:worker_threads'
import { BUILT_THREADS } from './thread-files.ts'

class QuickWorker extends Worker {
  constructor(file: string | URL, options?: WorkerOptions) {
    super(quick(file), options)
  }
}

function quick(file: string | URL): string | URL {
  const built = BUILT_THREADS.get(String(file))
  return built && existsSync(built) ? built : file
}

Object.assign(threads, { Worker: QuickWorker })
syncBuiltinESMExports()
