/** `<crier-teaser src="https://news.example/blogs/budget-day" count="5">`: the newest headlines of a coverage, live. */
import { addressesOf } from '#client/sdk/src/addresses.ts'
import { type Teaser, teaserCount } from '#shared/view/teaser.ts'
import { drawTeaser } from './draw.ts'
import { followTeaser } from './feed.ts'
import css from './teaser.css?inline'

/** A screen ahead of the reader. */
const AHEAD = '100%'

/** A constructed style sheet is exempt from the page's Content-Security-Policy. */
let sheet: CSSStyleSheet | undefined

export class CrierTeaser extends HTMLElement {
  static readonly observedAttributes = ['src', 'count', 'key-only', 'order', 'topic']

  #ended: AbortController | undefined

  connectedCallback() {
    const address = this.#address()
    if (!address) return
    this.#ended = new AbortController()
    const { signal } = this.#ended
    let isSeen = false
    const root = this.#open()
    const following = followTeaser(address, { show: teaser => this.#show(root, teaser), isSeen: () => isSeen }, signal)
    const sight = new IntersectionObserver(
      entries => {
        isSeen = entries.at(-1)?.isIntersecting ?? false
        following.look()
      },
      { rootMargin: AHEAD },
    )
    sight.observe(this)
    signal.addEventListener('abort', () => sight.disconnect())
  }

  disconnectedCallback() {
    this.#ended?.abort()
    this.#ended = undefined
  }

  attributeChangedCallback() {
    if (!this.isConnected || !this.shadowRoot) return
    this.disconnectedCallback()
    this.connectedCallback()
  }

  /** Until the first headlines are there, the element's own content is shown, such as HTML from the server, and its room kept. */
  #open(): HTMLElement {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
    }
    const room = new CSSStyleSheet()
    const rows = this.#count()
    room.replaceSync(`:host{--rows:${rows}}slot{display:block;min-block-size:calc(2.75em + ${rows} * 3.5em)}`)
    shadow.adoptedStyleSheets = [sheet, room]
    if (!shadow.firstChild) shadow.append(document.createElement('slot'))
    return document.createElement('div')
  }

  #show(root: HTMLElement, teaser: Teaser) {
    drawTeaser(root, teaser)
    if (!root.isConnected) this.shadowRoot?.replaceChildren(root)
  }

  #count(): number {
    return teaserCount(this.getAttribute('count'))
  }

  #address(): string | undefined {
    const src = this.getAttribute('src') ?? ''
    const { base, blog } = addressesOf(src, document.baseURI) ?? {}
    if (!blog) return undefined
    const asked = new URLSearchParams(new URL(src, document.baseURI).search)
    asked.set('count', String(this.#count()))
    for (const name of ['key-only', 'order', 'topic']) {
      const value = this.getAttribute(name)
      if (value !== null) asked.set(name, value)
    }
    return `${base}/embed/${blog}/teaser.json?${asked}`
  }
}
