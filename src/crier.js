#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// Plain JavaScript: an older Node cannot even parse the rest, so the version is checked before the rest is loaded.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `crier needs Node 22.18 or newer and was started by Node ${process.versions.node}; run it through npm ("npm start", "npm run crier -- …"), which installs its own Node. If npm could not install it (ignore-scripts), run "npm rebuild node --ignore-scripts=false", or install Node 24.`,
  )
  process.exit(1)
}
// Keeps V8's young generation at its initial size. With the first crowd, or already while the program is loaded, V8 would enlarge it to
// 64 MB for good: up to six of the kilobytes of resident memory that each of ten thousand readers then appears to cost. Allocations
// here are short-lived, so more and smaller collections cost almost nothing (`bench/README.md`).
setFlagsFromString('--semi-space-growth-factor=1')
// Caches compiled code in a folder that only its owner can write: a command starts in less than half the time.
const { enableCompileCache } = await import('node:module')
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/crier', import.meta.url)))
const { main } = await import('./main.ts')
await main(process.argv)
