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
  const { blog, snapshot, ask, shared, signal, held, onPage } = options
  const channel = `comments:${blog}`
  let page = held
  let pages = 1
  /** The connection with a subscription, and whether that has begun. */
  let asked: WebSocket | undefined
  let isLive = false
  let pending = FIRST_ID
  let isLoading = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function take(next: CommentsPage) {
    page = next
    onPage(next)
  }

  /** As many pages as there were, so that nothing removed stays. */
  async function load() {
    if (isLoading || signal.aborted) return
    isLoading = true
    const loaded = await loadPages().catch(() => undefined)
    isLoading = false
    if (signal.aborted) return
    if (loaded && isNewer(loaded, page)) take(loaded)
    if (loaded) subscribe()
    lookLater()
  }

  async function loadPages(): Promise<CommentsPage | undefined> {
    const first = await fetchPage()
    if (!first || first.cursor === page?.cursor) return first
    let all = first
    for (let nth = 1; nth < pages && all.older !== undefined; nth += 1) {
      const more = await fetchPage(all.older)
      if (!more) return undefined
      all = foldOlderComments(all, more)
    }
    return all
  }

  async function fetchPage(before?: string): Promise<CommentsPage | undefined> {
    const place = before === undefined ? '' : `&before=${encodeURIComponent(before)}`
    const answer = await ask(`${snapshot}/comments?limit=${PAGE}${place}`, signal)
    return answer.ok ? ((await answer.json()) as CommentsPage) : undefined
  }

  function subscribe() {
    const { socket } = shared
    if (!page || socket?.readyState !== OPEN || asked === socket) return
    asked = socket
    isLive = false
    pending += 1
    const subscription = { channel, recover: true, flag: 2, ...splitCursor(page.cursor) }
    socket.send(JSON.stringify({ subscribe: subscription, id: pending }))
  }

  /** A new connection first replies to the greeting. */
  function onReply({ id, connect, subscribe: subscribed, push }: Reply): boolean {
    if (signal.aborted) return false
    if (connect) queueMicrotask(subscribe)
    if (push?.channel === channel) {
      if (push.pub) apply([push.pub])
      else if (push.unsubscribe) leave()
      return true
    }
    if (id !== pending) return false
    if (!subscribed) leave()
    else {
      isLive = true
      apply(subscribed.publications ?? [])
    }
    return true
  }

  /** The position is lost, or the stream may not be followed. */
  function leave() {
    asked = undefined
    isLive = false
    lookLater(SOON_MS)
  }

  function apply(publications: NonNullable<NonNullable<Reply['subscribe']>['publications']>) {
    const changes = publications.map(({ data }) => data as CommentChange)
    if (page && changes.length > 0) take(changes.reduce(foldComment, page))
  }

  function lookLater(afterMs = LOOK_MS) {
    clearTimeout(timer)
    timer = setTimeout(look, afterMs + Math.random() * SPREAD_MS)
  }

  function look() {
    if (isLive && asked?.readyState === OPEN) return lookLater()
    // A hidden page looks when it is shown again.
    if (globalThis.document?.visibilityState !== 'hidden') void load()
  }

  async function loadOlder() {
    const before = page?.older
    if (!page || before === undefined) return 'none'
    const more = await fetchPage(before).catch(() => undefined)
    if (!more) return 'failed'
    if (page.older !== before) return 'none'
    pages += 1
    take(foldOlderComments(page, more))
    return 'loaded'
  }

  shared.onReply = onReply
  signal.addEventListener('abort', () => clearTimeout(timer))
  if (page && shared.socket?.readyState === OPEN) subscribe()
  else if (page) lookLater()
  else void load()
  return {
    get page() {
      return page
    },
    loadOlder,
    look,
  }
}

/** A shared cache may hold a copy that is some seconds older. */
function isNewer(loaded: CommentsPage, held: CommentsPage | undefined): boolean {
  const [next, before] = [loaded, held ?? loaded].map(({ cursor }) => splitCursor(cursor))
  return !held || next?.epoch !== before?.epoch || (next?.offset ?? 0) > (before?.offset ?? 0)
}
