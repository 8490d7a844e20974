/** The button served at `/notify.js`. */
import { CrierNotify } from './crier-notify.ts'

if (!customElements.get('crier-notify')) customElements.define('crier-notify', CrierNotify)
