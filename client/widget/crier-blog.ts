/**
 * `<crier-blog src="https://news.example/blogs/budget-day">`: a live coverage. On a partner's page it draws in a shadow
 * root; with `rendered` it takes over the server-rendered markup inside it.
 */
import { limitOf } from './attributes.ts'
import { loadBeside } from './load-beside.ts'
import type { Select } from './selecting.ts'
import { openWidget, type Widget } from './widget.ts'

export class CrierBlog extends HTMLElement {
  static readonly observedAttributes = ['src', 'from', 'key-only', 'limit', 'opening', 'topic', 'search']

  #ended: AbortController | undefined
  #widget: Widget | undefined

  connectedCallback() {
    this.#ended = new AbortController()
    void this.#open(this.#ended.signal)
  }

  /** Over our own markup in a task of its own, as the script itself is one: a phone takes a tenth of a second for each. */
  async #open(signal: AbortSignal) {
    if (this.matches('[rendered]')) await new Promise(done => setTimeout(done))
    const file = this.matches('[from],[before]') ? await loadBeside('selecting.js') : undefined
    const select: Select | undefined = await file?.selectFor(this)
    // Opened updates stay open when the element moves within the page.
    const opened = this.#widget?.reading.opened
    if (!signal.aborted) this.#widget = openWidget({ host: this, signal, opened, select })
  }

  disconnectedCallback() {
    this.#ended?.abort()
    this.#ended = undefined
  }

  attributeChangedCallback(name: string) {
    if (!this.#ended) return
    if (this.#widget && /limit|opening|search/.test(name)) {
      this.#widget.reading.limit = limitOf(this)
      return this.#widget.drawing.now()
    }
    this.disconnectedCallback()
    // On our own page only the scripts of filters change one; they have replaced what is held.
    this.connectedCallback()
  }
}
