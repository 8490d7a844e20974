#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { settleYoungHeap } from './platform/young-heap.js'

// Plain JavaScript: an older Node cannot even parse the rest, so the version is checked before the rest is loaded.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `crier needs Node 22.18 or newer and was started by Node ${process.versions.node}; run it through npm ("npm start", "npm run crier -- …"), which installs its own Node, or install Node 24.`,
  )
  process.exit(1)
}
// A command that only asks a server would spend a quarter of its time on this.
if (['serve', 'demo'].includes(process.argv[2] ?? '')) settleYoungHeap()
// Caches compiled code in a folder that only its owner can write: a command starts in less than half the time.
const { enableCompileCache } = await import('node:module')
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/crier', import.meta.url)))
const { main } = await import('./main.ts')
await main(process.argv.slice(2))
