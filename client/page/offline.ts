/** While there is no connection, shows a notice with the time of the last one; reloads show the cached page. */
import type { OwnWords } from './words.ts'

/** Shorter interruptions recover by themselves. */
const PATIENCE_MS = 4_000
const AWAY = ['offline', 'reconnecting']

export function keepOffline(coverage: Element, words: OwnWords): void {
  void navigator.serviceWorker?.register(new URL(/* @vite-ignore */ 'worker.js', import.meta.url)).catch(() => {})
  const notice = document.createElement('p')
  notice.className = 'no-connection'
  notice.setAttribute('role', 'status')
  document.querySelector('.page')?.append(notice)
  const { kept } = document.body.dataset
  let current = kept ? new Date(kept) : new Date()
  let waiting = 0

  const tell = () => {
    const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' }).format(current)
    notice.textContent = `${words.noConnection} ${words.asOf.replace('#', clock)}`
  }
  const look = () => {
    const state = coverage.querySelector('.connection')?.getAttribute('data-state') ?? ''
    clearTimeout(waiting)
    if (AWAY.includes(state)) waiting = setTimeout(tell, PATIENCE_MS)
    else if (state === 'live') {
      current = new Date()
      notice.textContent = ''
    }
  }
  new MutationObserver(look).observe(coverage, { subtree: true, attributeFilter: ['data-state'] })
  // Until now the page was live, so "as of" is the last moment of the connection.
  addEventListener('offline', () => {
    if (notice.textContent === '') current = new Date()
    tell()
  })
  // The connection may have survived, and then its state does not change.
  addEventListener('online', look)
  if (kept) tell()
}
