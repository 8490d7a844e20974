/** A line above the newest update of the last visit: "You had read up to here". Stored on this device only. */
import type { OwnWords } from './words.ts'

export function markRead(coverage: Element, words: OwnWords): void {
  const key = `crier-read:${location.pathname}`
  const newest = () => coverage.querySelector('.stream article')?.id
  const read = localStorage.getItem(key)
  if (read) draw(read, words)
  // Pages of some of the updates, or in reverse order, do not begin with the newest one.
  const isTurned = () => coverage.querySelector('[data-do="order"][aria-pressed="true"]') !== null
  const isFromNewest = () => !coverage.matches('[before], [key-only]') && !isTurned()
  addEventListener('pagehide', () => {
    const id = newest()
    if (id && isFromNewest()) localStorage.setItem(key, id)
  })
}

/** As a style rule, which survives redraws, and applies as soon as an update stands above this one. */
function draw(id: string, { readTo }: OwnWords): void {
  const sheet = new CSSStyleSheet()
  const update = `#${CSS.escape(id)}`
  const below = `article + ${update}::before, .feed ~ .feed ${update}::before, .day ~ .day ${update}::before`
  sheet.replaceSync(`${below} { content: ${JSON.stringify(readTo)}; }`)
  document.adoptedStyleSheets.push(sheet)
}
