/** One request at a time for each address, shared by all teasers of a page that show the same. */
import type { Teaser } from '#shared/view/teaser.ts'

type Reader = { readonly show: (teaser: Teaser) => void; readonly isSeen: () => boolean }

/** After a failure, doubled up to the longest. */
const RETRY_SECONDS = 15
const LONGEST_SECONDS = 300
const NEVER = Number.POSITIVE_INFINITY

const feeds = new Map<string, ReturnType<typeof openFeed>>()

/** Shows what comes from `address` until the signal. `look`: to be called when the reader comes into view. */
export function followTeaser(address: string, reader: Reader, signal: AbortSignal): { readonly look: () => void } {
  const feed = feeds.get(address) ?? openFeed(address)
  feeds.set(address, feed)
  feed.readers.add(reader)
  if (feed.latest) reader.show(feed.latest)
  signal.addEventListener('abort', () => {
    feed.readers.delete(reader)
    if (feed.readers.size > 0) return
    feed.close()
    feeds.delete(address)
  })
  return { look: feed.look }
}

function openFeed(address: string) {
  const readers = new Set<Reader>()
  const ended = new AbortController()
  const { signal } = ended
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAt = 0
  let failures = 0
  let isAsking = false
  const feed = { readers, look, close, latest: undefined as Teaser | undefined }
  document.addEventListener('visibilitychange', look, { signal })
  addEventListener('online', look, { signal })

  /** Nothing is asked for while no teaser is in view. */
  function look() {
    if (document.hidden || isAsking || dueAt === NEVER || ![...readers].some(one => one.isSeen())) return
    clearTimeout(timer)
    const wait = dueAt - Date.now()
    if (wait > 0) timer = setTimeout(look, wait)
    else void ask()
  }

  async function ask() {
    isAsking = true
    const seconds = await read().catch(() => Math.min(LONGEST_SECONDS, RETRY_SECONDS * 2 ** failures++))
    isAsking = false
    if (signal.aborted) return
    // Spread, so that a crowd that opened the page at once does not ask at once.
    dueAt = seconds === undefined ? NEVER : Date.now() + seconds * (800 + 400 * Math.random())
    if (seconds !== undefined) look()
  }

  /** Returns the seconds until the next request; undefined if there is none. Throws if it failed. */
  async function read(): Promise<number | undefined> {
    const answer = await fetch(address, { signal })
    // Gone, or not for this site.
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return undefined
    if (!answer.ok) throw answer
    const teaser: Teaser = await answer.json()
    failures = 0
    if (JSON.stringify(teaser) !== JSON.stringify(feed.latest)) {
      feed.latest = teaser
      for (const { show } of readers) show(teaser)
    }
    return teaser.every
  }

  function close() {
    clearTimeout(timer)
    ended.abort()
  }

  return feed
}
