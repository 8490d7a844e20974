/**
 * Leads to an update again: hours get their own height once they are near the view, which moves it. Ends as soon as the reader does
 * something, whom it would otherwise pull back.
 */
import { firstHand } from './first-hand.ts'

/** As many as there are hours in view, and some. Together a fifth of a second. */
const ATTEMPTS = 6

/** @param hand `firstHand` from an earlier moment on */
export async function leadAgain(lead: () => unknown, hand?: Promise<unknown>): Promise<void> {
  const ended = new AbortController()
  const taken = hand ?? firstHand(ended.signal)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await Promise.race([taken, twoFrames()])) break
    await lead()
  }
  ended.abort()
}

function twoFrames(): Promise<void> {
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))
}
