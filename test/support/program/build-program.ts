/**
 * Puts Crier into few files. Most of what a process costs that a test starts is finding and reading 1,700 modules; from these files it
 * costs half. They hold the same source, and say of themselves that they are where it is, so that they find what it finds.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, statSync } from 'node:fs'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import { startOnce } from '#test/support/start-once.ts'
import { WRITER_SOURCE } from './where-crier-is.ts'

/** Below `node_modules`, so that the packages that stay outside are found from there. */
const FOLDER = resolve('node_modules/.cache/crier-program')
/** A run that has begun with other sources is over by then. */
const KEPT_MS = 24 * 60 * 60 * 1_000
const SOURCES = [
  ...['src/**/*', 'client/posting/src/*', 'package-lock.json'],
  ...['test/support/{program,threads}/*', 'test/support/services/writer-process.ts'],
]

/**
 * Resolves with the file to run, once there are also the threads that it starts. What is made of other sources is in another folder:
 * another run may have begun with it.
 */
export async function builtProgram(threads: Promise<void>): Promise<string> {
  const folder = `${FOLDER}/${digestOfSources()}`
  const program = `${folder}/crier.js`
  const hasRun = `${folder}/has-run`
  await Promise.all([existsSync(hasRun) || buildProgram(folder), threads])
  if (existsSync(hasRun)) return program
  await startOnce(program)
  await writeFile(hasRun, '')
  await dropOld()
  return program
}

async function dropOld(): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    const { mtimeMs } = await stat(`${FOLDER}/${name}`)
    if (mtimeMs < Date.now() - KEPT_MS) await rm(`${FOLDER}/${name}`, { recursive: true, force: true })
  }
}

async function buildProgram(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [atItsSource()],
    // Its compiled part is found from where the package is.
    ssr: { noExternal: true, external: ['sharp'], target: 'node' },
    build: {
      ssr: true,
      outDir,
      target: 'esnext',
      minify: false,
      rolldownOptions: {
        input: { crier: fileURLToPath(new URL('./crier.ts', import.meta.url)), writer: WRITER_SOURCE },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  // Without it, Node would look into each file for what kind of module it is.
  await writeFile(`${outDir}/package.json`, '{ "type": "module" }\n')
}

/** With the place of the clone, which is in the files. */
function digestOfSources(): string {
  const hash = createHash('sha256').update(resolve('.'))
  for (const path of globSync(SOURCES).sort()) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** Scripts, words and compiled parts are found by the place of the module that needs them. */
function atItsSource(): Plugin {
  const places = [resolve('src'), resolve('test')]
  return {
    name: 'at-its-source',
    transform(code, id) {
      if (!places.some(place => id.startsWith(place)) || !code.includes('import.meta')) return undefined
      return code
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
        .replaceAll('import.meta.filename', JSON.stringify(id))
    },
  }
}
