/** Solves puzzles, served at `/proof.js`: as a worker, or as a module where a page may have no worker of ours. */
import { solveInSlices } from '#client/sdk/src/solve.ts'

export { solveInSlices }

if (!globalThis.document) {
  addEventListener('message', ({ data }) => void solveInSlices(data).then(nonce => postMessage(nonce)))
}
