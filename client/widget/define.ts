/** The widget as it is served at `/widget.js`: defines `<crier-blog>`, unless a second tag of the page has done so. */
import { CrierBlog } from './crier-blog.ts'

if (!customElements.get('crier-blog')) customElements.define('crier-blog', CrierBlog)
