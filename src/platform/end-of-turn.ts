/** Resolves when the event loop has handled everything that had arrived, so that what follows can be done once for all of it. */
export function endOfTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
