/**
 * Compiles `sends.c`, after `npm ci` or by `npm run build:native`. Never fails: without a compiler, frames are sent by
 * JavaScript. Plain JavaScript on purpose: npm may run it with a Node that is older than the server's.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const folder = join(here, 'dist')
/** A compiler that hangs must not hold up an installation. */
const MAX_MS = 60_000

const failure = build()
console.log(
  failure
    ? `crier: native sends were not built (${failure}); frames are sent by JavaScript`
    : 'crier: native sends are built',
)

/** Returns why nothing was built; undefined on success. */
function build() {
  if (process.platform === 'win32') return 'not on Windows'
  const headers = findHeaders()
  if (!headers) return 'the package node-api-headers is not installed'
  mkdirSync(folder, { recursive: true })
  // A running server has the old file mapped: replace it, never overwrite it.
  const [made, target] = [join(folder, `sends.${process.pid}.tmp`), join(folder, 'sends.node')]
  const platform = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []
  const words = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-shared', '-fPIC', ...platform, '-I', headers]
  const { error, status, stderr } = spawnSync('cc', [...words, '-o', made, join(here, 'sends.c')], {
    encoding: 'utf8',
    timeout: MAX_MS,
  })
  if (error) return error.code === 'ENOENT' ? 'there is no C compiler, cc' : error.message
  if (status !== 0 || !existsSync(made))
    return `cc: ${
      stderr
        .trim()
        .split('\n')
        .find(line => line.includes('error')) ?? status
    }`
  renameSync(made, target)
  return undefined
}

function findHeaders() {
  try {
    return createRequire(import.meta.url)('node-api-headers').include_dir
  } catch {
    return undefined
  }
}
