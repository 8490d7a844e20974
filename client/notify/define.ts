/** The button served at `/notify.js`. */
import { CrierNotify } from './crier-notify.ts'

if (!customElements.get('crier-notify')) customElements.define('crier-notify', CrierNotify)

/** Our own page has the button in its markup; on a partner's page, a link to ours is added above the coverage. */
export function offerAlerts(host: Element): void {
  const link = document.createElement('crier-notify')
  link.setAttribute('src', host.getAttribute('src') ?? '')
  link.setAttribute('above', '')
  host.shadowRoot?.prepend(link)
}
