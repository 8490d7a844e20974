/** Has the app itself kept on this device, and the newest version of it taken when the desk is next opened. */

const HOUR_MS = 3_600_000

/** @param folder Where the desk stands: `/desk/`. Without https, browsers have no service workers; then nothing is kept. */
export async function keepShell(folder: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  const registration = await serviceWorker
    .register(`${folder}worker.js`, { scope: folder, updateViaCache: 'none' })
    .catch(() => undefined)
  if (!registration) return
  // Nothing has been typed yet: this is the one moment in which the page may change under the editor.
  if (registration.waiting && serviceWorker.controller) {
    serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    registration.waiting.postMessage('take over')
    return
  }
  const look = () => void registration.update().catch(() => {})
  setInterval(look, HOUR_MS)
  addEventListener('online', look)
}
