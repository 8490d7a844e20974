/** The threads that a data folder has, and where each is as one file. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export const THREADS: Readonly<Record<string, string>> = {
  writer: 'src/server/stores/writer.ts',
  searcher: 'src/server/stores/searcher.ts',
  'sqlite-writer': 'src/store/log/sqlite-writer.ts',
  'push-writer': 'src/push/store/push-writer.ts',
}

/** Below `node_modules`, so that packages are found from there. */
export const THREAD_FOLDER = 'node_modules/.cache/crier-threads'

/** By the URL with which a server starts it. */
export const BUILT_THREADS: ReadonlyMap<string, URL> = new Map(
  Object.entries(THREADS).map(([name, source]) => [
    pathToFileURL(resolve(source)).href,
    pathToFileURL(resolve(THREAD_FOLDER, `${name}.js`)),
  ]),
)
