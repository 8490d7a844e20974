/** One update in an article, served at `/update.js`. */
import { CrierUpdate } from './crier-update.ts'

if (!customElements.get('crier-update')) customElements.define('crier-update', CrierUpdate)
