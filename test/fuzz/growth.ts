/** A thread that measures how the work of a target grows with its input: counted in blocks that run, so the same on any machine. */
import { parentPort } from 'node:worker_threads'
import { takeCounts } from './counted-code.ts'
import type { OpenTarget } from './fuzz-target.ts'

// Loaded once blocks are counted.
const { TARGETS } = await import('./targets.ts')

/** Below the bounds at which a reader refuses an input for its length, and long enough that what is squared shows. */
const BYTES = [3_000, 6_000] as const

export type Growth = { readonly target: string; readonly piece: string; readonly work: readonly number[] }

const found: Growth[] = []
for (const [name, { growing, open }] of Object.entries(TARGETS)) {
  const target = await open()
  for (const [head, piece, tail = ''] of growing) {
    const work: number[] = []
    for (const bytes of BYTES) work.push(await workOf(target, head + piece.repeat(bytes / piece.length) + tail))
    found.push({ target: name, piece: head + piece + tail, work })
  }
  await target.close?.()
}
parentPort?.postMessage(found)

async function workOf(target: OpenTarget, input: string): Promise<number> {
  takeCounts()
  await target.try(Buffer.from(input))
  return takeCounts().work
}
