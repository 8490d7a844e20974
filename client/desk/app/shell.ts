/** Registers the service worker that caches the app. A newer version is used from the next start of the desk. */
import { language } from '#client/desk/kit/language.ts'

const HOUR_MS = 3_600_000

/** @param folder `/desk/`. Without https, browsers have no service workers; then nothing is cached. */
export async function keepShell(folder: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker
    .register(await addressOf(folder), { scope: folder, updateViaCache: 'none' })
    .catch(() => undefined)
  if (!registration) return
  // Absent before the first is installed, which has the language in its address.
  registration.active?.postMessage({ language })
  // A desk may be open for days.
  const look = () => void registration.update().catch(() => {})
  setInterval(look, HOUR_MS)
  addEventListener('online', look)
}

/**
 * The one that is registered stays, in whatever language: another address would be another worker, and Chromium may never answer a
 * navigation that begins just while one replaces the other. A switch of the language is such a navigation.
 */
async function addressOf(folder: string): Promise<string> {
  const held = await navigator.serviceWorker.getRegistration(folder).catch(() => undefined)
  const { scriptURL = '' } = held?.active ?? held?.waiting ?? held?.installing ?? {}
  const address = new URL(`${folder}worker.js?language=${language}`, location.href).href
  // Readers have one too, for the whole site.
  return scriptURL.split('?')[0] === address.split('?')[0] ? scriptURL : address
}
