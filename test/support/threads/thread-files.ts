/** The threads that a data folder has, and where each is as one file. */

export const THREADS: Readonly<Record<string, string>> = {
  writer: 'src/server/stores/writer.ts',
  searcher: 'src/server/stores/searcher.ts',
  'sqlite-writer': 'src/store/log/sqlite-writer.ts',
  'push-writer': 'src/push/store/push-writer.ts',
}

/** Below `node_modules`, so that packages are found from there. */
export const THREAD_FOLDER = 'node_modules/.cache/crier-threads'

/** A process of a test may run in another folder. */
const ROOT = new URL('../../../', import.meta.url)

/** By the URL with which a server starts it. */
export const BUILT_THREADS: ReadonlyMap<string, URL> = new Map(
  Object.entries(THREADS).map(([name, source]) => [
    new URL(source, ROOT).href,
    new URL(`${THREAD_FOLDER}/${name}.js`, ROOT),
  ]),
)
