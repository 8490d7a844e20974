/** An editor with the real posting client, who repeats what was not answered. */
import { createCaller } from '#client/posting/src/caller.ts'
import { createCalls, type PostingClient } from '#client/posting/src/calls.ts'
import type { Access } from './access.ts'
import { EDITOR_KEY, type Installation } from './installation.ts'

type Known = { readonly id: string; version: number; readonly blog: string; readonly isDraft: boolean }
type NewPost = { readonly blog: string; readonly isDraft: boolean; readonly key: boolean }

/** What all editors know of one another's updates. */
export class Newsroom {
  readonly known: Known[] = []
  posts = 0

  pick(place: number): Known | undefined {
    return this.known[place % Math.max(1, this.known.length)]
  }
}

export class SimulatedEditor {
  readonly name: string
  readonly access: Access
  readonly #in: Installation
  readonly #newsroom: Newsroom
  readonly #client: PostingClient
  #calls = 0
  /** Under way. */
  busy = 0

  constructor(installation: Installation, access: Access, newsroom: Newsroom) {
    const { world } = installation
    this.name = access.name
    this.access = access
    this.#in = installation
    this.#newsroom = newsroom
    const timer = { now: () => new Date(world.nowMs), after: world.after.bind(world) }
    const url = `https://${access.name}`
    const random = world.random(`${access.name} waiting`)
    this.#client = createCalls(
      createCaller({ url, key: EDITOR_KEY, timer, random, answerMs: Number.POSITIVE_INFINITY }),
    )
  }

  async post({ blog, isDraft, key }: NewPost): Promise<void> {
    this.#newsroom.posts += 1
    const title = `post ${this.#newsroom.posts}`
    this.#in.ledger.tries(title)
    const options = this.#options()
    await this.#do(title, async () => {
      const outcome = await this.#client.post(
        blog,
        { title, key, ...(isDraft && { status: 'draft' as const }) },
        options,
      )
      if (outcome.kind !== 'done') return outcome.kind
      const { id, version } = outcome.update
      this.#newsroom.known.push({ id, version, blog, isDraft })
      this.#acknowledged(title, { id, version, blog, isDraft }, outcome.cursor)
      return 'done'
    })
  }

  async postAndRemove(blog: string): Promise<void> {
    await this.post({ blog, isDraft: false, key: false })
    await this.remove(this.#newsroom.known.length - 1)
  }

  async correct(place: number): Promise<void> {
    const of = this.#newsroom.pick(place)
    if (!of) return
    const options = this.#options()
    await this.#do(`a correction of ${of.id}`, async () => {
      const outcome = await this.#client.correct({ ...of }, { byline: `${this.name} ${this.#calls}` }, options)
      if (outcome.kind === 'stale') of.version = outcome.current.version
      if (outcome.kind !== 'done') return outcome.kind
      of.version = Math.max(of.version, outcome.update.version)
      this.#acknowledged(`a correction of ${of.id}`, { ...of, version: outcome.update.version }, outcome.cursor)
      return 'done'
    })
  }

  async remove(place: number): Promise<void> {
    const of = this.#newsroom.pick(place)
    if (!of) return
    await this.#do(`the removal of ${of.id}`, async () => {
      const outcome = await this.#client.remove({ blog: of.blog, id: of.id })
      if (outcome.kind === 'done') this.#acknowledged(`the removal of ${of.id}`, { ...of, version: 0 }, outcome.cursor)
      return outcome.kind
    })
  }

  #acknowledged(text: string, { id, version, blog, isDraft }: Known, cursor: string): void {
    this.#in.ledger.acknowledges({ text, id, version, cursor, stream: `${isDraft ? 'desk' : 'blog'}:${blog}` })
  }

  #options() {
    this.#calls += 1
    return { idempotencyKey: `${this.name}-${this.#calls}` }
  }

  async #do(what: string, work: () => Promise<string>): Promise<void> {
    this.busy += 1
    try {
      const outcome = await work()
      this.#in.world.note(`${this.name}: ${what} is ${outcome}`)
    } finally {
      this.busy -= 1
    }
  }
}
