/** Solves a puzzle in a worker, so that a page stays responsive; on a partner's page, which may have no worker of ours, in slices. */
import type { Puzzle } from '#client/sdk/src/comment-writer.ts'
import { beside } from '#client/widget/beside.ts'
import { loadBeside } from '#client/widget/load-beside.ts'

const FILE = 'proof.js'

export async function solvePuzzle(puzzle: Puzzle): Promise<string> {
  const nonce = await inWorker(puzzle).catch(() => undefined)
  // Without the file this throws, and the comment is sent later.
  return nonce ?? (await loadBeside(FILE)).solveInSlices(puzzle)
}

function inWorker(puzzle: Puzzle): Promise<string> {
  return new Promise((solved, failed) => {
    const worker = new Worker(beside(FILE), { type: 'module' })
    worker.onmessage = ({ data }) => {
      worker.terminate()
      solved(data)
    }
    worker.onerror = failed
    worker.postMessage(puzzle)
  })
}
