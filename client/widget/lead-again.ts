/**
 * Leads to an update again: hours get their own height once they are near the view, which moves it. Ends as soon as the reader does
 * something, whom it would otherwise pull back.
 */

/** As many as there are hours in view, and some. Together a fifth of a second. */
const ATTEMPTS = 6
const HANDS = ['wheel', 'touchstart', 'pointerdown', 'keydown']

export async function leadAgain(lead: () => unknown): Promise<void> {
  const { promise: taken, resolve: take } = Promise.withResolvers<boolean>()
  const ended = new AbortController()
  const options = { capture: true, passive: true, signal: ended.signal }
  for (const kind of HANDS) addEventListener(kind, () => take(true), options)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await Promise.race([taken, twoFrames()])) break
    await lead()
  }
  ended.abort()
}

function twoFrames(): Promise<void> {
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))
}
