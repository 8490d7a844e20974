/** Polls the state of all coverages: for the list, for switching between live ones, and to notice submitted updates. */
import { type CoverageNow, listCoverages } from '#client/desk/api/figures.ts'
import { covers, type Login, mayPublish, onConfirmed } from '#client/desk/api/login/login.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { createStore, type Readable } from '#client/desk/kit/store.ts'
import { keptBlogs } from './kept-coverage.ts'
import { openRounds } from './rounds.ts'

export type CoveragesNow = {
  readonly coverages: readonly CoverageNow[] | undefined
  readonly problem?: string | undefined
  /** Pagination token of the next page. */
  readonly older?: string | undefined
}

/** Keeps the list about as current as an open coverage. */
const EVERY_MS = 5_000
/** Browsers throttle timers in hidden tabs anyway. */
const HIDDEN_MS = 10_000

type CoveragesPorts = {
  readonly login: Login
  /** Called when updates were submitted, or given to oneself, since the last poll. */
  readonly onHandedIn: () => void
}

export class Coverages {
  readonly #ports: CoveragesPorts
  readonly #state = createStore<CoveragesNow>({ coverages: undefined })
  /** Pages after the first, as they were when loaded: polling refreshes only the first. */
  #pages: readonly CoverageNow[] = []
  #known: ReadonlySet<string> | undefined
  #rounds: ReturnType<typeof openRounds> | undefined

  constructor(ports: CoveragesPorts) {
    this.#ports = ports
  }

  get state(): Readable<CoveragesNow> {
    return this.#state
  }

  /** Polls until the returned function is called. */
  open(): () => void {
    const rounds = openRounds<Page>({
      ask: signal => listCoverages({ signal }),
      hear: page => page && this.#hear(page),
      goesOn: () => true,
      everyMs: EVERY_MS,
      hiddenMs: HIDDEN_MS,
    })
    const stop = onConfirmed(rounds.now)
    this.#rounds = rounds
    rounds.now()
    return () => {
      stop()
      rounds.close()
    }
  }

  refresh(): void {
    this.#rounds?.now()
  }

  async showOlder(): Promise<void> {
    const { older: before, coverages = [] } = this.#state.get()
    if (before === undefined) return
    const page = await listCoverages({ before })
    if (page.kind !== 'done') return this.#hearProblem(page)
    this.#pages = [...this.#pages, ...page.blogs]
    this.#state.set({ coverages: this.#ofLogin([...coverages, ...page.blogs]), older: page.older })
  }

  #hear(page: Page) {
    if (page.kind !== 'done') return this.#hearProblem(page)
    // The first page's token would load pages that are already shown.
    const older = this.#pages.length > 0 ? this.#state.get().older : page.older
    this.#state.set({ coverages: this.#ofLogin([...page.blogs, ...this.#pages]), older })
    this.#notice(page.blogs)
  }

  /** Offline, falls back to the coverages that were open on this device: they can still be written to. */
  #hearProblem(failure: Exclude<Page, { readonly kind: 'done' }>) {
    const held = this.#state.get()
    const kept = failure.kind === 'refused' ? [] : keptBlogs().map(blog => ({ blog }))
    const coverages = held.coverages ?? (kept.length > 0 ? this.#ofLogin(kept) : undefined)
    this.#state.set({ ...held, coverages, problem: failureText(failure) })
  }

  #notice(front: readonly CoverageNow[]) {
    const { login, onHandedIn } = this.#ports
    const isEditor = mayPublish(login)
    const ids = front.flatMap(({ submittedIds = [], assignedIds = [] }) => [
      ...(isEditor ? submittedIds : []),
      ...assignedIds.map(id => `for ${id}`),
    ])
    const known = this.#known
    this.#known = new Set(ids)
    if (known && ids.some(id => !known.has(id))) onHandedIn()
  }

  /** The coverages within the login's scope, without duplicates: the first copy is the newer one. */
  #ofLogin(listed: readonly CoverageNow[]): readonly CoverageNow[] {
    const byId = new Map<string, CoverageNow>()
    for (const one of listed) if (!byId.has(one.blog.id)) byId.set(one.blog.id, one)
    return [...byId.values()].filter(({ blog }) => covers(this.#ports.login, blog.id))
  }
}

type Page = Awaited<ReturnType<typeof listCoverages>>

/** Up to nine live coverages, ordered by creation, so that none changes its number when another gets a post. */
export function numbered({ coverages = [] }: CoveragesNow): readonly CoverageNow[] {
  const live = coverages.filter(({ blog }) => blog.state === 'live')
  return live.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1)).slice(0, 9)
}

/** What waits in all coverages: submitted updates, and those that are given to oneself. */
export function handedIn({ coverages = [] }: CoveragesNow): number {
  return coverages.reduce((sum, { submitted = 0, assigned = 0 }) => sum + submitted + assigned, 0)
}

function startOf({ blog: { createdAt, id } }: CoverageNow): string {
  return createdAt + id
}
