/** Registers the service worker that caches the app. A newer version is used from the next start of the desk. */

import { language } from '#client/desk/kit/language.ts'

const HOUR_MS = 3_600_000

/** @param folder `/desk/`. Without https, browsers have no service workers; then nothing is cached. */
export async function keepShell(folder: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker
    .register(`${folder}worker.js?language=${language}`, { scope: folder, updateViaCache: 'none' })
    .catch(() => undefined)
  if (!registration) return
  // A desk may be open for days.
  const look = () => void registration.update().catch(() => {})
  setInterval(look, HOUR_MS)
  addEventListener('online', look)
}
