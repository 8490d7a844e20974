/**
 * Succeeds if what browsers load, and the guide, were built from the sources as they are: `npm test` does not build again what
 * `npm ci` has just built.
 *
 *   --note             the build has ended: remembers its sources
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const NOTE = 'node_modules/.cache/crier-built'
/** What a build makes first and last: one that stopped between, or a folder that was removed since, has another time. */
const BUILT = ['client/dist/widget.js', 'client/dist/docs/guide/search.json']
/** Everything that can be in it, rather than what is: a page of the guide may link to any of these. */
const FOLDERS = '{client,src,docs,release,deploy}/**/*'
const FILES = '{*.md,*.json,compose.yaml,bench/README.md}'
/** What builds write, and types, which leave no trace in it. */
const MADE = /\/dist\/|\/build\/|\.d\.ts$|^client\/(sdk\/sdk|posting\/posting)\.js$/

const now = BUILT.every(file => existsSync(file)) ? digest() : ''
if (process.argv.includes('--note')) {
  mkdirSync(dirname(NOTE), { recursive: true })
  writeFileSync(NOTE, now)
} else if (now === '' || !existsSync(NOTE) || readFileSync(NOTE, 'utf8') !== now) process.exitCode = 1

function digest(): string {
  const sources = [...globSync(FOLDERS), ...globSync(FILES)].filter(path => !MADE.test(path)).sort()
  const hash = createHash('sha256')
  for (const path of [...sources, ...BUILT]) {
    const found = statSync(path)
    if (found.isFile()) hash.update(`${path} ${found.size} ${found.mtimeMs}\n`)
  }
  return hash.digest('hex')
}
