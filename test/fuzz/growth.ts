/** A thread that measures how the work of a target grows with its input: counted in blocks that run, so the same on any machine. */
import { parentPort } from 'node:worker_threads'
import { takeCounts } from './counted-code.ts'
import type { OpenTarget } from './fuzz-target.ts'

// Loaded once blocks are counted. Not the whole server, whose work for a request is not that of one reader of bytes.
const { htmlTarget, markdownTarget, portableTextTarget } = await import('./targets/bodies.ts')
const { linkedPagesTarget } = await import('./targets/linked-pages.ts')
const { savedPageTarget } = await import('./targets/saved-page.ts')
const { sessionTarget } = await import('./targets/session.ts')
const MEASURED = {
  html: htmlTarget,
  markdown: markdownTarget,
  'portable-text': portableTextTarget,
  'linked-pages': linkedPagesTarget,
  'saved-page': savedPageTarget,
  session: sessionTarget,
}

/** Below the bounds at which a reader refuses an input for its length, and long enough that what is squared shows. */
const BYTES = [3_000, 6_000] as const

export type Growth = { readonly target: string; readonly piece: string; readonly work: readonly number[] }

const found: Growth[] = []
for (const [name, { growing = [], open }] of Object.entries(MEASURED)) {
  const target = await open()
  for (const [head, piece] of growing) {
    const work: number[] = []
    for (const bytes of BYTES) work.push(await workOf(target, head + piece.repeat(bytes / piece.length)))
    found.push({ target: name, piece: head + piece, work })
  }
}
parentPort?.postMessage(found)

async function workOf(target: OpenTarget, input: string): Promise<number> {
  takeCounts()
  await target.try(Buffer.from(input))
  return takeCounts().work
}
