/** The button served at `/notify.js`. */
import { CrierNotify } from './crier-notify.ts'
import { registerForAnswers, type Server, standingOf } from './device.ts'
import { notifyWordsIn } from './words.ts'

if (!customElements.get('crier-notify')) customElements.define('crier-notify', CrierNotify)

/** Whether this device can be notified of an answer. */
export async function canHearAnswers(server: Server): Promise<boolean> {
  return ['on', 'off'].includes(await standingOf(server).catch(() => 'unable'))
}

/** Must be called from a click. Returns the device's id, or a sentence about why it cannot be notified. */
export async function hearAnswers(server: Server, language: string): Promise<{ id: string } | { refused: string }> {
  const registered = await registerForAnswers(server).catch(() => 'failed' as const)
  if (typeof registered !== 'string') return { id: registered.id }
  const words = await notifyWordsIn(language)
  return { refused: registered === 'blocked' || registered === 'install' ? words[registered] : words.failed }
}

/** Our own page has the button in its markup; on a partner's page, a link to ours is added above the coverage. */
export function begin({ host }: { readonly host: Element }): void {
  const link = document.createElement('crier-notify')
  link.setAttribute('src', host.getAttribute('src') ?? '')
  link.setAttribute('above', '')
  host.shadowRoot?.prepend(link)
}
