/** A line above the newest update of the last visit: "You had read up to here". Remembered on this device alone. */
import type { OwnWords } from './words.ts'

export function markRead(coverage: Element, words: OwnWords): void {
  const key = `crier-read:${location.pathname}`
  const newest = () => coverage.querySelector('.stream article')?.id
  const read = localStorage.getItem(key)
  if (read && read !== newest() && document.getElementById(read)) draw(read, words)
  // Pages of older updates, and those turned round, do not begin with the newest.
  const isTurned = () => coverage.querySelector('[data-do="order"][aria-pressed="true"]') !== null
  const isFromNewest = () => !coverage.hasAttribute('before') && !isTurned()
  addEventListener('pagehide', () => {
    const id = newest()
    if (id && isFromNewest()) localStorage.setItem(key, id)
  })
}

/** By a style rule, which no redrawing of the coverage takes away. */
function draw(id: string, { readTo }: OwnWords): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`#${CSS.escape(id)}::before { content: ${JSON.stringify(readTo)}; }`)
  document.adoptedStyleSheets.push(sheet)
}
