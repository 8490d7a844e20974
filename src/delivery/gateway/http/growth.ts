/** Waits until a stream has grown beyond a reader's cursor. */
import type { Feeds } from '#delivery/feed/feeds.ts'
import { type Encoding, type Follower, NOTHING_SHARED } from '#delivery/feed/follower.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'

export type Growth = {
  readonly stream: StreamName
  /** The reader's cursor. */
  readonly after: Cursor
  /** Of the newsroom itself, so not one of the stream's readers. */
  readonly isStaff?: boolean
  /** Ends the wait. */
  readonly signal: AbortSignal
}

const NO_BYTES = Buffer.alloc(0)
const noEncoding: Encoding = {
  medium: { transport: 'poll', encoding: 'none' },
  frame: () => NO_BYTES,
  missed: () => NOTHING_SHARED,
}

export async function awaitGrowth(feeds: Feeds, { stream, after, isStaff = false, signal }: Growth): Promise<void> {
  const feed = await feeds.open(stream)
  if (!feed) return
  await new Promise<void>(resolve => {
    const end = () => {
      feed.leave(follower)
      resolve()
    }
    const hear = () => feed.head.offset > after.offset && end()
    const follower: Follower = { encoding: noEncoding, place: 0, isStaff, write: hear, lose: end }
    const { epoch, offset } = feed.head
    // This node may be behind the log that answered the reader before; then keep waiting.
    if (signal.aborted || after.epoch !== epoch || after.offset < offset) return resolve()
    feed.joinAtHead(follower)
    signal.addEventListener('abort', end, { once: true })
  })
  feeds.release(feed)
}
