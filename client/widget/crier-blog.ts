/**
 * `<crier-blog src="https://news.example/blogs/budget-day">`: a coverage, kept live. On a partner's page it draws in a
 * shadow root; with `rendered` it takes over what the server has put inside it.
 */

import { type Following, followBlog } from '#client/sdk/src/follow.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { compareUpdates, parsePlace } from '#shared/blog/order.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import type { ReaderStatus } from '#shared/view/presence.ts'
import type { Branch } from '#shared/view/tree.ts'
import type { Words } from '#shared/view/words/en.ts'
import { type Arrivals, arrive, beginWith, pause, release, resume, shownOf } from './arrivals.ts'
import { type Choices, keepChoices, readChoices } from './choices.ts'
import { type Drawn, drawnFor } from './drawn.ts'
import type { Extras } from './extras.ts'
import { type Alter, keepScroll } from './keep-scroll.ts'
import { isEdgeInView, isTabSeen } from './live-edge.ts'
import { loadExtras } from './load-extras.ts'
import { slide, untilStill } from './motion.ts'
import { patch } from './patch.ts'
import { announcement, connectionWord } from './presence.ts'
import { scrollerOf } from './scroller.ts'
import { type Sought, seek } from './seek.ts'
import { openStage, type Stage } from './stage.ts'
import { waitingView } from './waiting-view.ts'
import { loadWords, wordsFor } from './words.ts'

type News = { readonly before: Coverage; readonly changes: readonly Change[] }

export class CrierBlog extends HTMLElement {
  static readonly observedAttributes = ['src']

  #stage: Stage | undefined
  #following: Following | undefined
  #alter: Alter | undefined
  #extras: Extras | undefined
  #ended = new AbortController()
  #arrivals: Arrivals | undefined
  #choices: Choices = readChoices(null)
  #drawn: Drawn | undefined
  #news: News | undefined
  #announcement = ''
  #older: ReaderStatus['older'] = 'button'
  #opened: ReadonlySet<string> = new Set()
  #isDrawing = false

  connectedCallback() {
    const src = this.getAttribute('src') ?? ''
    this.#ended = new AbortController()
    const { signal } = this.#ended
    const stage = openStage(this, src)
    this.#stage = stage
    this.#choices = readChoices(this.getAttribute('order'))
    this.#arrivals = stage.held && beginWith(this.#window(stage.held))
    this.#alter = keepScroll(stage.root, signal)
    void loadExtras({ root: stage.root, host: this, signal }).then(extras => {
      this.#extras = extras
      this.#refreshExtras()
    })
    const onCoverage = (coverage: Coverage, changes: readonly Change[]) => this.#take(coverage, changes)
    this.#following = followBlog(src, { onCoverage, onStanding: () => this.#draw() }, stage.held)
    stage.root.addEventListener('click', event => this.#click(event), { signal })
    for (const kind of ['online', 'offline']) addEventListener(kind, () => this.#draw(), { signal })
    addEventListener('hashchange', () => void this.#seekFragment(), { signal })
    document.addEventListener('visibilitychange', () => this.#comeBack(), { signal })
    if (stage.held) void this.#seekFragment()
    this.#drawNow()
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
    const come = this.#window(coverage)
    const held = this.#arrivals
    if (!held || !this.#stage) this.#arrivals = beginWith(come)
    else {
      const isOpen = isTabSeen() && isEdgeInView(this.#stage.root, this.#choices.order)
      this.#arrivals = arrive(held, { coverage: come, changes, manner: isOpen ? 'show' : 'hold' })
      this.#news = { before: this.#news?.before ?? held.latest, changes: [...(this.#news?.changes ?? []), ...changes] }
    }
    this.#draw()
    if (!held) void this.#seekFragment()
  }

  /** Once a frame, however much comes. A tab that is not seen has no frames. */
  #draw() {
    if (this.#isDrawing) return
    this.#isDrawing = true
    const draw = () => {
      this.#isDrawing = false
      if (this.#following) this.#drawNow()
    }
    const isStill = untilStill()
    if (!isTabSeen()) setTimeout(draw)
    else if (isStill) void isStill.then(() => requestAnimationFrame(draw))
    else requestAnimationFrame(draw)
  }

  #drawNow(cause: 'arrivals' | 'choice' = 'arrivals') {
    const [stage, alter] = [this.#stage, this.#alter]
    const view = stage && this.#view(stage)
    if (!stage || !alter || !view) return
    const { order } = this.#choices
    const isPushing = order === 'newest' && isEdgeInView(stage.root, order)
    const change = () => patch(stage.root, view)
    // A list that is turned round keeps its head in place, not what was read.
    if (cause === 'choice') alter(change, 'push')
    else alter(() => (isPushing ? slide(stage.root, change) : change()), isPushing ? 'push' : 'keep')
    this.#refreshExtras()
  }

  #refreshExtras() {
    // Not before the words are known: what is offered in one language is not made again in another.
    if (this.#drawn) this.#extras?.refresh(this.#drawn.setting.words.tag, this.#arrivals?.held.size ?? 0)
  }

  /** Undefined while its words are on their way. */
  #view(stage: Stage): Branch | undefined {
    const standing = this.#following?.standing ?? { kind: 'connecting' }
    const arrivals = this.#arrivals
    const words = wordsFor(arrivals?.latest.blog.language ?? document.documentElement.lang, () => this.#draw())
    if (!words) return undefined
    if (!arrivals) return waitingView(standing, words)
    const coverage = shownOf(arrivals)
    const drawing = { blog: coverage.blog, place: stage.place, words, choices: this.#choices }
    this.#drawn = drawnFor({ ...drawing, isOlderPage: this.hasAttribute('before') }, this.#drawn)
    const { setting, ownZone } = this.#drawn
    const isPaused = arrivals.frozen !== undefined
    const state = isPaused ? 'paused' : connectionWord(standing, coverage.blog.state === 'ended', navigator.onLine)
    return coverageView(coverage, setting, {
      ...{ state, connection: words.connection[state], announcement: this.#tell(words, isPaused) },
      ...{ older: this.#older, held: arrivals.held.size, isPaused, opened: this.#opened, ownZone },
    })
  }

  /** Nobody who has paused is interrupted. */
  #tell(words: Words, isPaused: boolean): string {
    if (this.#news && this.#news.changes.length > 0 && !isPaused) {
      const told = announcement(this.#news.before, this.#news.changes, words)
      // The same words again would not be a change, and not be read out.
      this.#announcement = told && told === this.#announcement ? `${told}\u00a0` : told
    }
    this.#news = undefined
    return this.#announcement
  }

  /** A page of older updates shows only those after its `before`; what is newer has its own page. */
  #window(coverage: Coverage): Coverage {
    const start = parsePlace(this.getAttribute('before') ?? '')
    if (!start) return coverage
    return { ...coverage, updates: coverage.updates.filter(update => compareUpdates(update, start) > 0) }
  }

  /** Back at the tab, with the top of the list before them, readers find it up to date. */
  #comeBack() {
    const arrivals = this.#arrivals
    if (!isTabSeen() || !this.#stage || !arrivals || arrivals.held.size === 0 || arrivals.frozen) return
    if (!isEdgeInView(this.#stage.root, this.#choices.order)) return
    this.#arrivals = release(arrivals)
    this.#draw()
  }

  #click(event: Event) {
    const { target } = event
    if (!(target instanceof Element)) return
    const control = target.closest('[data-do]')
    switch (control?.getAttribute('data-do')) {
      case 'retry':
        return this.#following?.retry()
      case 'older':
        return void this.#loadOlder()
      case 'arrivals':
        return this.#showArrivals()
      case 'pause':
        return this.#turnPause()
      case 'order':
        return this.#choose({ ...this.#choices, order: this.#choices.order === 'newest' ? 'oldest' : 'newest' })
      case 'zone':
        return this.#choose({ ...this.#choices, zone: this.#choices.zone === 'blog' ? 'own' : 'blog' })
      case 'open':
        return this.#open(control?.closest('article')?.id ?? '')
    }
    const [, id] = /#update-([\w-]+)$/.exec(target.closest('a')?.href ?? '') ?? []
    if (id && this.shadowRoot) void this.#jump(event, id)
  }

  #choose(choices: Choices) {
    this.#choices = choices
    keepChoices(choices)
    this.#drawNow('choice')
  }

  #open(id: string) {
    const opened = new Set(this.#opened)
    if (!opened.delete(id)) opened.add(id)
    this.#opened = opened
    this.#drawNow()
  }

  #turnPause() {
    const arrivals = this.#arrivals
    if (!arrivals || !this.#stage) return
    if (!arrivals.frozen) this.#arrivals = pause(arrivals)
    else {
      const isOpen = isEdgeInView(this.#stage.root, this.#choices.order)
      this.#arrivals = isOpen ? release(resume(arrivals)) : resume(arrivals)
    }
    this.#drawNow()
  }

  /** Leads to the first that is new in the order of reading; the button is gone, so the focus goes there too. */
  #showArrivals() {
    const arrivals = this.#arrivals
    if (!arrivals) return
    const fresh = arrivals.latest.updates.filter(({ id }) => arrivals.held.has(id))
    const first = this.#choices.order === 'newest' ? fresh[0] : fresh.at(-1)
    this.#arrivals = release(arrivals)
    this.#drawNow()
    if (first) this.#goTo(first.id)
  }

  async #loadOlder() {
    if (this.#older === 'busy') return
    this.#older = 'busy'
    this.#draw()
    const outcome = await this.#following?.loadOlder()
    this.#older = outcome === 'failed' ? 'failed' : 'button'
    this.#draw()
  }

  #goTo(id: string): boolean {
    const article = this.#stage?.root.querySelector<HTMLElement>(`[id="update-${id}"]`)
    if (!article) return false
    scrollerOf(article).reveal(article)
    article.focus({ preventScroll: true })
    return true
  }

  /**
   * Browsers look for a fragment in the page only, not in shadow roots, and not beyond what is loaded. On a partner's page
   * it may be meant for another coverage, so nothing is said when it is not in this one.
   */
  async #seekFragment() {
    const [, id] = /^#update-([\w-]+)$/.exec(location.hash) ?? []
    const isOurPage = !this.shadowRoot && window === parent
    const isLeftToBrowser = isOurPage && document.getElementById(`update-${id}`)
    if (!id || isLeftToBrowser || (await this.#seek(id)) !== 'gone' || !isOurPage) return
    this.#sayGone()
  }

  async #jump(event: Event, id: string) {
    event.preventDefault()
    if ((await this.#seek(id)) === 'gone') this.#sayGone()
  }

  #sayGone() {
    this.#announcement = this.#drawn?.setting.words.updateGone ?? ''
    this.#draw()
  }

  async #seek(id: string): Promise<Sought> {
    const [following, addresses] = [this.#following, this.#stage?.addresses]
    if (!following || !addresses || this.#goTo(id)) return 'here'
    const sought = await seek(id, following, addresses.snapshot)
    await loadWords(following.coverage?.blog.language ?? '')
    if (following !== this.#following || sought !== 'here') return sought
    if (this.#arrivals) this.#arrivals = release(this.#arrivals)
    this.#drawNow()
    if (!this.#goTo(id) && !this.shadowRoot) location.assign(`${addresses.page}#update-${id}`)
    return sought
  }
}
