/**
 * Resolves when the event loop has handled the requests that had arrived. A group that begins then holds them all: one that
 * begins with the first of them would hold one post, and each commit costs as much as several posts.
 */
export function endOfTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
