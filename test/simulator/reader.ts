/** A reader with the real SDK, who is shown what the ledger checks. */
import { type Following, followBlog } from '#client/sdk/src/follow.ts'
import type { Access } from './access.ts'
import { tokenOf } from './credentials.ts'
import type { Installation } from './installation.ts'

type ReaderOptions = {
  readonly installation: Installation
  readonly access: Access
  readonly blog: string
  /** For the private blog: a token of the newsroom's login, or a key. */
  readonly shows?: 'token' | { readonly key: string }
}

export class SimulatedReader {
  readonly name: string
  readonly access: Access
  readonly blog: string
  #following: Following
  #isEnded = false
  readonly #given: ReaderOptions

  constructor(given: ReaderOptions) {
    this.#given = given
    this.access = given.access
    this.name = given.access.name
    this.blog = given.blog
    this.#following = this.#follow()
  }

  get cursor(): string | undefined {
    return this.#following.coverage?.cursor
  }

  get following(): Following {
    return this.#following
  }

  get mayRead(): boolean {
    return !this.#isEnded
  }

  /** Opens the page anew, with nothing in memory. */
  reload(): void {
    this.#following.close()
    this.#following = this.#follow()
  }

  /** The newsroom ends this reader's access. */
  end(): void {
    this.#isEnded = true
  }

  close(): void {
    this.#following.close()
  }

  #follow(): Following {
    const { installation, shows } = this.#given
    const { world, ledger } = installation
    let before: string | undefined
    return followBlog(`https://${this.name}/blogs/${this.blog}`, {
      ...(shows && { getToken: () => this.#token(shows) }),
      onCoverage: (coverage, changes) => {
        ledger.shown(this.name, { before, coverage, changes })
        before = coverage.cursor
      },
      onStanding: ({ kind }) => world.note(`${this.name} is ${kind}`),
    })
  }

  #token(shows: NonNullable<ReaderOptions['shows']>): string {
    if (shows !== 'token') return shows.key
    if (this.#isEnded) throw new Error('the newsroom has ended this access')
    return tokenOf(this.#given.installation.world, this.name)
  }
}
