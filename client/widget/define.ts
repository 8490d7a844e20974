/** The widget served at `/widget.js`: defines `<crier-blog>`, unless another script of the page already has. */
import { CrierBlog } from './crier-blog.ts'

if (!customElements.get('crier-blog')) customElements.define('crier-blog', CrierBlog)
