/** The teaser served at `/teaser.js`. */
import { CrierTeaser } from './crier-teaser.ts'

if (!customElements.get('crier-teaser')) customElements.define('crier-teaser', CrierTeaser)
