/**
 * `<crier-blog src="https://news.example/blogs/budget-day">`: a coverage, kept live. On a partner's page it draws in a
 * shadow root; with `rendered` it takes over what the server has put inside it.
 */
import type { Blog } from '../../src/blog/blog.ts'
import type { Change } from '../../src/blog/change.ts'
import type { Coverage } from '../../src/blog/coverage.ts'
import { compareUpdates, parsePlace } from '../../src/blog/order.ts'
import { coverageView, type Presence } from '../../src/blog/view/coverage-view.ts'
import type { Setting } from '../../src/blog/view/setting.ts'
import type { Branch } from '../../src/blog/view/tree.ts'
import { wordsFor } from '../../src/blog/view/words.ts'
import { type Following, followBlog } from '../sdk/follow.ts'
import { keepPlace } from './keep-place.ts'
import { patch } from './patch.ts'
import { announcement, connectionWord } from './presence.ts'
import { openStage, type Stage } from './stage.ts'
import { waitingView } from './waiting-view.ts'

export class CrierBlog extends HTMLElement {
  static readonly observedAttributes = ['src']

  #stage: Stage | undefined
  #following: Following | undefined
  #ended = new AbortController()
  #shown: Coverage | undefined
  #setting: Setting | undefined
  #announcement = ''
  #older: Presence['older'] = 'button'

  connectedCallback() {
    const src = this.getAttribute('src') ?? ''
    this.#ended = new AbortController()
    const { signal } = this.#ended
    this.#stage = openStage(this, src)
    this.#shown = this.#stage.held
    const onCoverage = (coverage: Coverage, changes: readonly Change[]) => this.#take(coverage, changes)
    this.#following = followBlog(src, { onCoverage, onStanding: () => this.#draw() }, this.#shown)
    this.#stage.root.addEventListener('click', event => this.#click(event), { signal })
    for (const kind of ['online', 'offline']) addEventListener(kind, () => this.#draw(), { signal })
    this.#draw()
  }

  disconnectedCallback() {
    this.#ended.abort()
    this.#following?.close()
    this.#following = undefined
  }

  attributeChangedCallback() {
    if (!this.#following) return
    this.disconnectedCallback()
    this.removeAttribute('rendered')
    this.connectedCallback()
  }

  #take(coverage: Coverage, changes: readonly Change[]) {
    if (this.#shown && changes.length > 0) {
      this.#announcement = announcement(this.#shown, changes, wordsFor(coverage.blog.language))
    }
    this.#shown = coverage
    this.#draw()
  }

  #draw() {
    const stage = this.#stage
    if (!stage) return
    keepPlace(stage.root, () => patch(stage.root, this.#view(stage)))
    if (this.#shown) this.shadowRoot?.querySelector('slot')?.remove()
  }

  #view(stage: Stage): Branch {
    const standing = this.#following?.standing ?? { kind: 'connecting' }
    if (!this.#shown) return waitingView(standing, wordsFor(document.documentElement.lang))
    const { blog } = this.#shown
    const setting = this.#settingFor(blog, stage)
    const state = connectionWord(standing, blog.state === 'ended', navigator.onLine)
    const connection = setting.words.connection[state]
    const presence = { state, connection, announcement: this.#announcement, older: this.#older }
    return coverageView(this.#window(this.#shown), setting, presence)
  }

  /** The same as long as nothing in it is another: trees are remembered with it. */
  #settingFor({ language, timeZone, id }: Blog, { place }: Stage): Setting {
    const held = this.#setting
    if (held?.language === language && held.timeZone === timeZone) return held
    const newest = this.hasAttribute('before') ? `${place.base}/blogs/${id}` : undefined
    this.#setting = { ...place, newest, language, timeZone, words: wordsFor(language) }
    return this.#setting
  }

  /** A page of older updates shows only those after its `before`; what is newer has its own page. */
  #window(coverage: Coverage): Coverage {
    const start = parsePlace(this.getAttribute('before') ?? '')
    if (!start) return coverage
    return { ...coverage, updates: coverage.updates.filter(update => compareUpdates(update, start) > 0) }
  }

  #click(event: Event) {
    const { target } = event
    if (!(target instanceof Element)) return
    const control = target.closest('[data-do]')?.getAttribute('data-do')
    if (control === 'retry') this.#following?.retry()
    if (control === 'older') void this.#loadOlder()
    if (this.shadowRoot) this.#jump(event, target)
  }

  async #loadOlder() {
    if (this.#older === 'busy') return
    this.#older = 'busy'
    this.#draw()
    const outcome = await this.#following?.loadOlder()
    this.#older = outcome === 'failed' ? 'failed' : 'button'
    this.#draw()
  }

  /** Browsers look for a fragment in the page only, not in shadow roots. */
  #jump(event: Event, target: Element) {
    const [, id] = /#(update-[\w-]+)$/.exec(target.closest('a')?.href ?? '') ?? []
    const update = id && this.shadowRoot?.getElementById(id)
    if (!update) return
    event.preventDefault()
    update.scrollIntoView()
    update.focus({ preventScroll: true })
  }
}
