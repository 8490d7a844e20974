/** What is noted beside the updates of one open coverage, polled; and the marks that entries show of it. */
import type { BlogDesk } from '#client/desk/blog/blog-desk.ts'
import { createStore } from '#client/desk/kit/store.ts'
import { words } from '#client/desk/kit/words.ts'
import { openRounds } from '#client/desk/live/rounds.ts'
import { createMarginReader, type ShownMargin } from './margin-calls.ts'

const said = words.margin

/** Browsers throttle timers in hidden tabs anyway. */
const HIDDEN_MS = 10_000
/** Thirty pages are more than a year of updates has. */
const MOST_PAGES = 30

type Known = ReadonlyMap<string, ShownMargin>

const desks = new WeakMap<BlogDesk, MarginsDesk>()

/** One a coverage: marks, list and dialog share it. */
export function marginsOf(desk: BlogDesk): MarginsDesk {
  const held = desks.get(desk) ?? new MarginsDesk(desk)
  desks.set(desk, held)
  return held
}

class MarginsDesk {
  readonly known = createStore<Known>(new Map())
  readonly #desk: BlogDesk
  readonly #read

  constructor(desk: BlogDesk) {
    this.#desk = desk
    this.#read = createMarginReader(desk.id)
  }

  /** Polls until the returned function is called. */
  follow(): () => void {
    const rounds = openRounds({
      ask: signal => this.#ask(signal),
      hear: () => {},
      goesOn: () => true,
      hiddenMs: HIDDEN_MS,
    })
    rounds.now()
    return rounds.close
  }

  /** From an answer to a call of this desk, or a page. A newer version wins, wherever it comes from. */
  take(margins: readonly ShownMargin[]): void {
    const held = this.known.get()
    const news = margins.filter(one => this.#isNews(one))
    if (news.length === 0) return
    this.known.set(new Map([...held, ...news.map(one => [one.update as string, one] as const)]))
    this.#mark(news)
  }

  async #ask(signal: AbortSignal): Promise<true | undefined> {
    let before: string | undefined
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await this.#read(signal, before)
      if (!page) return undefined
      const goesOn = page.margins.every(one => this.#isNews(one))
      this.take(page.margins)
      before = page.older
      // What follows was changed before what is known already.
      if (before === undefined || !goesOn) return true
    }
    return true
  }

  #isNews({ update, version }: ShownMargin): boolean {
    return (this.known.get().get(update)?.version ?? 0) < version
  }

  #mark(news: readonly ShownMargin[]): void {
    const marks = new Map(this.#desk.marks.get())
    for (const one of news) marks.set(one.update, markOf(one))
    this.#desk.marks.set(marks)
  }
}

/** Empty where everything was taken back. */
function markOf({ assignee, checked, notes, isYours }: ShownMargin): string {
  const given = assignee && (isYours ? said.forYou : said.for({ name: assignee.name }))
  const parts = [given, checked && said.states[checked.state], notes.length > 0 && said.count({ count: notes.length })]
  return parts.filter(Boolean).join(' · ')
}
