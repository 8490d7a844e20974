/**
 * `<crier-notify src="https://news.example/blogs/budget-day">`: a button to subscribe to a blog's alerts; with `choices`, and
 * then to say which. It is hidden where push cannot work, and requests permission only after a click. A partner's page cannot request it
 * for our origin, so there it is a link to our page.
 */
import { addressesOf } from '#client/sdk/src/addresses.ts'
import { loadBeside } from '#client/widget/load-beside.ts'
import { tagOf } from '#client/widget/tag-of.ts'
import { type AlertStanding, canPush, follow, type Server, standingOf, stopFollowing } from './device.ts'
import css from './notify.css?inline'
import { notifyWordsIn } from './words.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

export class CrierNotify extends HTMLElement {
  /** The page's own styles reach the element itself, so everything is in an element that they don't reach. */
  readonly #root = document.createElement('div')
  readonly #button = document.createElement('button')
  readonly #status = document.createElement('span')
  #standing: AlertStanding = 'unable'
  #permission: PermissionStatus | undefined
  /** Ends the choice of alerts, which the button opens as long as there is one. */
  #endChoice: (() => void) | undefined

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    this.#button.type = 'button'
    this.#button.hidden = true
    this.#status.setAttribute('role', 'status')
    this.#status.part.add('status')
    this.#button.addEventListener('click', () => void this.#click())
    this.#root.dir = 'auto'
    this.#root.append(this.#button, this.#status)
    root.append(this.#root)
  }

  connectedCallback() {
    const { base } = this.#server
    if (base !== '' && new URL(base).origin !== location.origin) void this.#link()
    else {
      void this.#be(standingOf(this.#server))
      void this.#watchPermission()
    }
  }

  disconnectedCallback() {
    if (this.#permission) this.#permission.onchange = null
  }

  /** Permission may be granted or withdrawn in the browser's settings while the page is open. */
  async #watchPermission() {
    const permission = await navigator.permissions?.query({ name: 'notifications' }).catch(() => undefined)
    if (!permission) return
    this.#permission = permission
    permission.onchange = () => void this.#be(standingOf(this.#server))
  }

  async #link() {
    if (!(await canPush(this.#server))) return
    const link = document.createElement('a')
    link.href = this.getAttribute('src') ?? ''
    link.target = '_blank'
    link.textContent = (await notifyWordsIn(document.documentElement.lang)).ask
    this.#root.replaceChildren(link)
  }

  get #server(): Server {
    const { base = '', blog = '' } = addressesOf(this.getAttribute('src') ?? '', document.baseURI) ?? {}
    return { base, blog }
  }

  /** While a page shows some topics, it is those that the reader asks for. */
  get #topics(): readonly string[] {
    const shown = this.hasAttribute('choices') && new URLSearchParams(location.search).get('topic')
    return shown ? shown.split(',').filter(id => /^[a-z0-9-]{1,40}$/.test(id)) : []
  }

  async #click() {
    if (this.#endChoice) return
    await this.#turn()
  }

  async #turn() {
    this.#button.disabled = true
    await this.#be(this.#standing === 'on' ? stopFollowing(this.#server) : follow(this.#server, this.#topics))
    this.#button.disabled = false
    this.#answer()
  }

  /** While `said` is set, the status is the answer to a click; the next click or key anywhere ends that. */
  #answer() {
    this.toggleAttribute('said', this.#status.textContent !== '')
    const ended = new AbortController()
    const end = () => {
      this.removeAttribute('said')
      ended.abort()
    }
    for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, end, { signal: ended.signal })
  }

  async #be(becoming: Promise<AlertStanding>) {
    const hasFailed = await becoming.then(
      standing => {
        this.#standing = standing
        return false
      },
      () => true,
    )
    const words = await notifyWordsIn(document.documentElement.lang)
    await this.#offerChoice(words.stop)
    const said = this.#standing === 'off' || this.#standing === 'unable' ? '' : words[this.#standing]
    this.#status.textContent = hasFailed ? words.failed : said
    this.#button.textContent = this.#endChoice ? `✓ ${words.ask}` : this.#standing === 'on' ? words.stop : words.ask
    this.#button.hidden = this.#standing === 'unable' || this.#standing === 'blocked'
    // Then the status alone tells sighted readers, too.
    this.toggleAttribute('blocked', this.#standing === 'blocked')
  }

  async #offerChoice(stop: string) {
    const isOn = this.#standing === 'on' && this.hasAttribute('choices')
    if (isOn === (this.#endChoice !== undefined)) return
    this.#endChoice?.()
    this.#endChoice = undefined
    const file = isOn ? await loadBeside('notify-choice.js') : undefined
    const { shadowRoot: root } = this
    if (!file || !root) return
    this.#endChoice = file.offerChoice({
      ...{ root, button: this.#button, server: this.#server, tag: tagOf(document.documentElement.lang), stop },
      onStop: () => void this.#turn(),
      onFailed: () => void this.#be(Promise.reject()).then(() => this.#answer()),
    })
  }
}
