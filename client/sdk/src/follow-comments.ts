/**
 * Follows the comments of a blog: loads them, then subscribes to their stream on the blog's own connection. Without a WebSocket, asks
 * for them again now and then, which costs a 304 as long as nothing has changed.
 */
import type { CommentChange, CommentsPage } from '../../../src/shared/blog/comment.ts'
import { foldComment, foldOlderComments } from '../../../src/shared/blog/fold-comments.ts'
import { splitCursor } from '../../../src/shared/protocol/cursor.ts'
import type { Reply } from './reply.ts'
import type { SharedSocket } from './shared-socket.ts'
import type { Ask } from './transport.ts'

export type CommentsFollowing = {
  readonly page: CommentsPage | undefined
  /** Adds the next older ones. */
  loadOlder(): Promise<'loaded' | 'none' | 'failed'>
  /** Looks now, for instance because the reader came back. */
  look(): void
}

type CommentsOptions = {
  readonly blog: string
  /** The blog's address in the API. */
  readonly snapshot: string
  readonly ask: Ask
  readonly shared: SharedSocket
  readonly signal: AbortSignal
  /** A page that the reader already has. */
  readonly held?: CommentsPage | undefined
  readonly onPage: (page: CommentsPage) => void
}

/** In one request. */
const PAGE = 50
/** Between two looks without a WebSocket, and the most by which chance prolongs it, so that a crowd does not ask at once. */
const LOOK_MS = 20_000
const SPREAD_MS = 10_000
/** After a gap: a restart makes all readers load again. */
const SOON_MS = 500
/** Greater than those of the blog's own commands. */
const FIRST_ID = 1_000
const OPEN = 1

export function followCommentsOver(options: CommentsOptions): CommentsFollowing {
  return new CommentsFollower(options)
}

class CommentsFollower implements CommentsFollowing {
  readonly #options: CommentsOptions
  readonly #channel: string
  #page: CommentsPage | undefined
  #pages = 1
  /** The connection with a subscription, and whether that has begun. */
  #asked: WebSocket | undefined
  #isLive = false
  #pending = FIRST_ID
  #isLoading = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: CommentsOptions) {
    this.#options = options
    this.#channel = `comments:${options.blog}`
    this.#page = options.held
    const { shared, signal } = options
    shared.onReply = reply => this.#hear(reply)
    signal.addEventListener('abort', () => clearTimeout(this.#timer))
    if (!this.#page) void this.#load()
    else if (shared.socket?.readyState === OPEN) this.#subscribe()
    else this.#lookLater()
  }

  get page() {
    return this.#page
  }

  look(): void {
    if (this.#isLive && this.#asked?.readyState === OPEN) return this.#lookLater()
    // A hidden page looks when it is shown again.
    if (globalThis.document?.visibilityState !== 'hidden') void this.#load()
  }

  async loadOlder(): Promise<'loaded' | 'none' | 'failed'> {
    const before = this.#page?.older
    if (before === undefined) return 'none'
    const more = await this.#fetch(before).catch(() => undefined)
    if (!more) return 'failed'
    if (this.#page?.older !== before) return 'none'
    this.#pages += 1
    this.#take(foldOlderComments(this.#page, more))
    return 'loaded'
  }

  #take(next: CommentsPage): void {
    this.#page = next
    this.#options.onPage(next)
  }

  async #load(): Promise<void> {
    const { signal } = this.#options
    if (this.#isLoading || signal.aborted) return
    this.#isLoading = true
    const loaded = await this.#fetchAll().catch(() => undefined)
    this.#isLoading = false
    if (signal.aborted) return
    if (loaded && isNewer(loaded, this.#page)) this.#take(loaded)
    if (loaded) this.#subscribe()
    this.#lookLater()
  }

  /** As many pages as there were, so that nothing removed stays. */
  async #fetchAll(): Promise<CommentsPage | undefined> {
    const first = await this.#fetch()
    if (!first || first.cursor === this.#page?.cursor) return first
    let all = first
    for (let nth = 1; nth < this.#pages && all.older !== undefined; nth += 1) {
      const more = await this.#fetch(all.older)
      if (!more) return undefined
      all = foldOlderComments(all, more)
    }
    return all
  }

  async #fetch(before?: string): Promise<CommentsPage | undefined> {
    const { ask, snapshot, signal } = this.#options
    const place = before === undefined ? '' : `&before=${encodeURIComponent(before)}`
    const answer = await ask(`${snapshot}/comments?limit=${PAGE}${place}`, signal)
    return answer.ok ? ((await answer.json()) as CommentsPage) : undefined
  }

  #subscribe(): void {
    const { socket } = this.#options.shared
    if (!this.#page || socket?.readyState !== OPEN || this.#asked === socket) return
    this.#asked = socket
    this.#isLive = false
    this.#pending += 1
    const subscribe = { channel: this.#channel, recover: true, flag: 2, ...splitCursor(this.#page.cursor) }
    socket.send(JSON.stringify({ subscribe, id: this.#pending }))
  }

  /** A new connection first replies to the greeting. */
  #hear({ id, connect, subscribe, push }: Reply): boolean {
    if (this.#options.signal.aborted) return false
    if (connect) queueMicrotask(() => this.#subscribe())
    if (push?.channel === this.#channel) {
      if (push.pub) this.#apply([push.pub])
      else if (push.unsubscribe) this.#leave()
      return true
    }
    if (id !== this.#pending) return false
    if (subscribe) {
      this.#isLive = true
      this.#apply(subscribe.publications ?? [])
    } else this.#leave()
    return true
  }

  /** The position is lost, or the stream may not be followed. */
  #leave(): void {
    this.#asked = undefined
    this.#isLive = false
    this.#lookLater(SOON_MS)
  }

  #apply(publications: readonly { readonly data: unknown }[]): void {
    const changes = publications.map(({ data }) => data as CommentChange)
    if (this.#page && changes.length > 0) this.#take(changes.reduce(foldComment, this.#page))
  }

  #lookLater(afterMs = LOOK_MS): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.look(), afterMs + Math.random() * SPREAD_MS)
  }
}

/** A shared cache may hold a copy that is some seconds older. */
function isNewer(loaded: CommentsPage, held: CommentsPage | undefined): boolean {
  const [next, before] = [loaded, held ?? loaded].map(({ cursor }) => splitCursor(cursor))
  return !held || next?.epoch !== before?.epoch || (next?.offset ?? 0) > (before?.offset ?? 0)
}
