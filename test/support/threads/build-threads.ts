/**
 * Puts each thread of a data folder into one file. A server of a test opens and closes within a second, half of which went into loading
 * the hundred files of its writer, each time anew. Processes that tests start load them as they are.
 */
import { resolve } from 'node:path'
import { build } from 'vite'
import { THREAD_FOLDER, THREADS } from './thread-files.ts'

export async function buildThreads(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: resolve(THREAD_FOLDER),
      // Another run may be reading them.
      emptyOutDir: false,
      target: 'esnext',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(THREADS).map(([name, source]) => [name, resolve(source)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
      },
    },
  })
}
