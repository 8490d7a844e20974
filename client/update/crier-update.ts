/**
 * `<crier-update src="https://news.example/blogs/budget-day/updates/…">`: one update in an article, in a frame, so that it is corrected,
 * retracted and removed there too. Its own content is shown until the frame is there, and where frames are forbidden.
 */
import { enveloped, readMessage } from '#client/frame/messages.ts'

const PAGE = /^(.*)\/blogs\/([a-z0-9-]{1,80})\/updates\/([0-9a-f-]{36})\/?$/
const STYLE =
  ':host{display:block}:host([hidden]){display:none}iframe{inline-size:100%;block-size:0;border:0;display:block;color-scheme:inherit}'

let count = 0

export class CrierUpdate extends HTMLElement {
  static readonly observedAttributes = ['src']

  #ended: AbortController | undefined

  connectedCallback() {
    const source = this.#source()
    if (!source) return
    this.#ended = new AbortController()
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    shadow.adoptedStyleSheets = [sheet]
    const frame = Object.assign(document.createElement('iframe'), {
      ...{ src: source.href, title: this.getAttribute('title') ?? this.textContent?.trim() ?? '', loading: 'lazy' },
    })
    shadow.replaceChildren(document.createElement('slot'), frame)
    count += 1
    const embed = `update-${count}`
    const hear = ({ source: from, origin, data }: MessageEvent<unknown>) => {
      if (from !== frame.contentWindow || origin !== source.origin) return
      const message = readMessage(data)
      if (message?.type === 'ready') frame.contentWindow?.postMessage(enveloped({ type: 'hello' }, embed), origin)
      if (message?.type !== 'height' || message.embed !== embed) return
      frame.style.blockSize = `${message.height}px`
      shadow.querySelector('slot')?.remove()
    }
    addEventListener('message', hear, { signal: this.#ended.signal })
  }

  disconnectedCallback() {
    this.#ended?.abort()
    this.#ended = undefined
  }

  attributeChangedCallback() {
    if (!this.#ended) return
    this.disconnectedCallback()
    this.connectedCallback()
  }

  #source(): URL | undefined {
    const src = this.getAttribute('src') ?? ''
    if (!URL.canParse(src, document.baseURI)) return undefined
    const { protocol, host, pathname, search } = new URL(src, document.baseURI)
    const [, folder, blog, update] = PAGE.exec(pathname) ?? []
    if (folder === undefined || !/^https?:$/.test(protocol)) return undefined
    return new URL(`${protocol}//${host}${folder}/embed/${blog}/updates/${update}${search}`)
  }
}
