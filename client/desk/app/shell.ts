/** Has the app itself kept on this device; a newer version is what the next opening of the desk opens. */

const HOUR_MS = 3_600_000

/** @param folder Where the desk stands: `/desk/`. Without https, browsers have no service workers; then nothing is kept. */
export async function keepShell(folder: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker
    .register(`${folder}worker.js`, { scope: folder, updateViaCache: 'none' })
    .catch(() => undefined)
  if (!registration) return
  // A desk may be open for days.
  const look = () => void registration.update().catch(() => {})
  setInterval(look, HOUR_MS)
  addEventListener('online', look)
}
