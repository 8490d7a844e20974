/**
 * `<crier-blog src="https://news.example/blogs/budget-day">`: a live coverage. On a partner's page it draws in a shadow
 * root; with `rendered` it takes over the server-rendered markup inside it.
 */
import type { Reading } from './reading.ts'
import { openWidget } from './widget.ts'

export class CrierBlog extends HTMLElement {
  static readonly observedAttributes = ['src']

  #ended: AbortController | undefined
  #reading: Reading | undefined

  connectedCallback() {
    this.#ended = new AbortController()
    // Opened updates stay open when the element moves within the page.
    this.#reading = openWidget({ host: this, signal: this.#ended.signal, opened: this.#reading?.opened })
  }

  disconnectedCallback() {
    this.#ended?.abort()
    this.#ended = undefined
  }

  attributeChangedCallback() {
    if (!this.#ended) return
    this.disconnectedCallback()
    this.removeAttribute('rendered')
    this.connectedCallback()
  }
}
