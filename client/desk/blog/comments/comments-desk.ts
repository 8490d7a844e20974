/** The readers' comments of one open coverage, as its desk has them. */
import { failureText, problemText } from '#client/desk/api/problem-text.ts'
import type { BlogDesk } from '#client/desk/blog/blog-desk.ts'
import { createStore } from '#client/desk/kit/store.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import { openRounds } from '#client/desk/live/rounds.ts'
import type { KeptWords } from '#client/desk/local/kept-words.ts'
import type { Sent } from '#client/desk/local/outbox/outbox.ts'
import { isMovable } from '#client/desk/local/outbox/queue.ts'
import type { Decision, Item } from '#client/desk/local/records/item.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { shorten } from '#shared/blog/plain-text.ts'
import type { AskedAbout, CommentStanding, OpenForm } from './asked.ts'
import { isBellOn, ringBell, showCount } from './bell.ts'
import { createQueueReader, sendBlock } from './comment-calls.ts'
import { keepDecision } from './kept-decision.ts'
import {
  type CommentFilter,
  emptyListing,
  hearOlder,
  hearPage,
  nextOpen,
  OTHER_STATES,
  withComments,
} from './listing.ts'
import { createPressed } from './pressed.ts'

const said = words.comments

/** How long a decision can be taken back before it is sent. */
const HOLD_MS = 5_000
/** In the list of what waits on this device. */
const ABOUT_CHARACTERS = 80
/** Browsers throttle timers in hidden tabs anyway. */
const HIDDEN_MS = 10_000
/** With the pane closed, its figures alone are asked for. */
const FIGURES = 1

const FIRST: CommentFilter = { state: 'waiting', order: 'newest' }
const desks = new WeakMap<BlogDesk, CommentsDesk>()

/** One a coverage: its pane, button and tab share it. */
export function commentsOf(desk: BlogDesk): CommentsDesk {
  const held = desks.get(desk) ?? new CommentsDesk(desk)
  desks.set(desk, held)
  return held
}

export class CommentsDesk {
  readonly listing = createStore(emptyListing(FIRST))
  readonly form = createStore<OpenForm | undefined>(undefined)
  readonly asked = createStore<AskedAbout | undefined>(undefined)
  /** The one that the keyboard reaches first. */
  readonly current = createStore<string | undefined>(undefined)
  readonly marked = createStore<ReadonlySet<string>>(new Set())
  /** For screen readers. */
  readonly announced = createStore('')
  readonly isFailing = createStore(false)
  readonly #desk: BlogDesk
  readonly #read = createQueueReader()
  readonly #readOthers = createQueueReader()
  readonly #pressed = createPressed(id => this.listing.get().known.get(id)?.version ?? 0)
  #rounds: ReturnType<typeof openRounds> | undefined
  #uses = 0
  /** A response to an earlier request must not follow that to a later one. */
  #asked = 0
  #heard = 0
  #stop = () => {}

  constructor(desk: BlogDesk) {
    this.#desk = desk
  }

  /** What was typed, on this device. */
  get words(): KeptWords {
    return this.#desk.local.words
  }

  /** Follows the queue while one of its views is there. */
  use(): () => void {
    this.#uses += 1
    if (this.#uses === 1) this.#open()
    return () => {
      this.#uses -= 1
      if (this.#uses === 0) this.#stop()
    }
  }

  #open(): void {
    const { local, comments, tab, id } = this.#desk
    const rounds = openRounds({
      ask: signal => this.#ask(signal),
      hear: () => {},
      goesOn: () => true,
      hiddenMs: HIDDEN_MS,
    })
    const stops = [
      local.outbox.state.subscribe(() => void this.#hearRefused()),
      local.outbox.onSent(id, sent => this.#hearSent(sent)),
      comments.isShown.subscribe(rounds.now),
      tab.subscribe(rounds.now),
      isBellOn.subscribe(() => this.#ring()),
      rounds.close,
    ]
    this.#rounds = rounds
    this.#stop = () => {
      for (const stop of stops) stop()
      showCount(0)
    }
    rounds.now()
    void this.#hearRefused()
  }

  refresh(): void {
    this.#rounds?.now()
  }

  turnTo(some: Partial<CommentFilter>): void {
    this.marked.set(new Set())
    this.current.set(undefined)
    this.listing.set(held => emptyListing({ ...held.filter, ...some }, held))
    this.refresh()
  }

  /** The newest page in place of what is shown. */
  async showFresh(): Promise<void> {
    this.listing.set(held => emptyListing(held.filter, held))
    this.marked.set(new Set())
    await this.#ask()
  }

  async showOlder(): Promise<void> {
    const { filter, next: after } = this.listing.get()
    if (after === undefined) return
    const page = await this.#readOthers({ ...filter, blog: this.#desk.id, after })
    if (!page) return tellProblem(words.problem.unreachable)
    this.listing.set(held => (held.next === after ? hearOlder(held, { page, decided: this.#decided() }) : held))
  }

  standingOf(id: string): CommentStanding {
    const { known, filter, missing } = this.listing.get()
    const item = this.#itemOf(id)
    const action = item?.intent.kind === 'decide' ? item.intent.decision.action : this.#pressed.at(id)
    if (action) return { kind: 'mine', action, ...(item && { item }) }
    const comment = known.get(id)
    if (comment && comment.state !== filter.state) return { kind: 'other', comment }
    return missing.has(id) || !comment ? { kind: 'gone' } : { kind: 'open' }
  }

  isOpen(id: string): boolean {
    return this.standingOf(id).kind === 'open'
  }

  /** Notified when `standingOf` may have changed. */
  follow(hear: () => void): () => void {
    const stops = [this.listing, this.#pressed, this.#desk.local.outbox.state].map(({ subscribe }) => subscribe(hear))
    return () => {
      for (const stop of stops) stop()
    }
  }

  mark(id: string): void {
    this.marked.set(held => (held.has(id) ? new Set([...held].filter(one => one !== id)) : new Set([...held, id])))
  }

  nextAfter(id: string): string | undefined {
    return nextOpen(this.listing.get().shown, id, one => this.isOpen(one))
  }

  /** Resolves once it is kept on this device; false if it cannot be. Sent after a few seconds, in which it can be taken back. */
  async decide(comment: QueuedComment, made: Omit<Decision, 'comment' | 'version'>): Promise<boolean> {
    const { id, version, text } = this.listing.get().known.get(comment.id) ?? comment
    if (this.standingOf(id).kind === 'mine') return false
    const about = shorten(text, ABOUT_CHARACTERS)
    const decision: Decision = { comment: id, version, ...made }
    const all = [id, ...(made.doubles ?? [])]
    this.#pressed.press(all, made.action)
    this.announced.set(`${said.done[made.action]}: ${about}`)
    const heldUntil = new Date(Date.now() + HOLD_MS).toISOString()
    const intent = { kind: 'decide' as const, decision, about }
    const added = await this.#desk.local.outbox.add({ blog: this.#desk.id, intent, heldUntil }).catch(() => undefined)
    this.#pressed.unpress(all)
    if (added?.kind === 'queued') return true
    keepDecision(this.#desk.local.words, intent)
    tellProblem(words.write.full)
    return false
  }

  async undo(id: string): Promise<void> {
    const item = this.#itemOf(id)
    const back = item && isMovable(item) ? await this.#desk.local.takeBack(item.id) : undefined
    if (!back) return tellProblem(words.queued.tooLate)
    this.#reopen(id, keepDecision(this.#desk.local.words, back.intent))
    this.announced.set(words.write.takenBack)
  }

  async block({ id }: QueuedComment): Promise<string | undefined> {
    const failure = await sendBlock(this.#desk.id, id)
    if (failure) return failureText(failure)
    this.announced.set(said.blocked)
    this.refresh()
    return undefined
  }

  async #ask(signal?: AbortSignal): Promise<true | undefined> {
    const { filter } = this.listing.get()
    const isSeen = this.#isSeen
    const asked = { ...(isSeen ? filter : { ...FIRST, limit: FIGURES }), blog: this.#desk.id }
    const mine = ++this.#asked
    const page = await this.#read(asked, signal)
    this.isFailing.set(!page)
    if (!page || mine < this.#heard) return undefined
    this.#heard = mine
    const now = this.listing.get().filter
    const isFor = now.state === filter.state && now.order === filter.order && now.update === filter.update
    if (isSeen && isFor) await this.#hear(page)
    else this.listing.set(held => ({ ...held, counts: page.counts }))
    this.#ring()
    return true
  }

  get #isSeen(): boolean {
    return this.#desk.comments.isShown.get() || this.#desk.tab.get() === 'comments'
  }

  async #hear(page: Parameters<typeof hearPage>[1]['page']): Promise<void> {
    this.listing.set(held => hearPage(held, { page, decided: this.#decided() }))
    const { missing, filter } = this.listing.get()
    const unknown = [...missing].filter(id => this.standingOf(id).kind === 'gone')
    if (unknown.length === 0) return
    // What became of those that somebody else decided about.
    for (const state of OTHER_STATES[filter.state]) {
      const other = await this.#readOthers({ state, order: 'newest', blog: this.#desk.id })
      if (other) this.#know(other.comments.filter(({ id }) => missing.has(id)))
    }
  }

  #know(comments: readonly QueuedComment[]): void {
    if (comments.length > 0) this.listing.set(held => ({ ...held, known: withComments(held.known, comments) }))
  }

  #hearSent({ item: { intent }, comment }: Sent): void {
    if (intent.kind !== 'decide') return
    if (comment) this.#know([comment])
    // The server answers with the one that they are shown as.
    this.#pressed.press(intent.decision.doubles ?? [], intent.decision.action)
    this.refresh()
  }

  #ring(): void {
    const { waiting = 0 } = this.listing.get().counts ?? {}
    const isFirst = this.listing.get().counts === undefined
    if (!isFirst) ringBell(this.#desk.id, waiting)
  }

  #itemOf(id: string): Item | undefined {
    const { items } = this.#desk.local.outbox.state.get()
    return items.findLast(({ intent }) => intent.kind === 'decide' && concernedBy(intent.decision).includes(id))
  }

  #decided(): ReadonlySet<string> {
    const { items } = this.#desk.local.outbox.state.get()
    const waiting = items.flatMap(({ intent }) => (intent.kind === 'decide' ? concernedBy(intent.decision) : []))
    return new Set([...waiting, ...this.#pressed.ids()])
  }

  /** Refused ones change nothing, and what was typed is in its form again. */
  async #hearRefused(): Promise<void> {
    const { outbox } = this.#desk.local
    const isRefused = (item: Item) => item.blog === this.#desk.id && item.intent.kind === 'decide' && item.refusal
    for (const { id } of outbox.state.get().items.filter(isRefused)) {
      const back = await this.#desk.local.takeBack(id)
      if (back?.intent.kind !== 'decide' || !back.refusal) continue
      const { decision } = back.intent
      const form = keepDecision(this.#desk.local.words, back.intent)
      const { problem, current } = back.refusal
      if (problem.code === 'stale_version') this.#know([current as QueuedComment])
      tellProblem(problem.code === 'stale_version' ? staleText(form !== undefined) : problemText(problem))
      if (form) this.#reopen(decision.comment, form)
    }
  }

  #reopen(id: string, form: OpenForm['kind'] | undefined): void {
    if (form && this.listing.get().known.has(id)) this.form.set(held => held ?? { comment: id, kind: form })
    this.current.set(id)
  }
}

function concernedBy({ comment, doubles = [] }: Decision): readonly string[] {
  return [comment, ...doubles]
}

function staleText(isTyped: boolean): string {
  return isTyped ? said.staleTyped : said.stale
}
