/** In-memory streams of any name, which the open gateway serves instead of blogs. */

import type { FeedLog } from '#delivery/feed/feed.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { ClientInfo } from '#shared/protocol/messages.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Bus } from '#store/bus/bus.ts'
import type { LoggedChange } from '#store/log/log.ts'

/** More than a feed reads when it opens. */
const MAX_HISTORY = 1_000

type Published = { readonly stream: StreamName; readonly data: string; readonly by?: ClientInfo | undefined }
type Channel = { readonly epoch: string; head: number; readonly changes: LoggedChange[] }

export interface MemoryChannels extends FeedLog {
  publish(published: Published): Cursor
}

export function createMemoryChannels(bus: Bus): MemoryChannels {
  const channels = new Map<StreamName, Channel>()

  /** Channels are created on first use. */
  function open(stream: StreamName): Channel {
    const channel = channels.get(stream) ?? { epoch: Math.random().toString(36).slice(2, 10), head: 0, changes: [] }
    channels.set(stream, channel)
    return channel
  }

  return {
    publish({ stream, data, by }) {
      const channel = open(stream)
      channel.head += 1
      const { epoch, head: offset, changes } = channel
      changes.push({ offset, text: data, by })
      if (changes.length > MAX_HISTORY) changes.shift()
      bus.announce({ stream, epoch, offset, text: data, by })
      return { epoch, offset }
    },

    async head(stream) {
      const { epoch, head } = open(stream)
      return { epoch, offset: head }
    },

    /** An in-memory log never goes back in time. */
    async renew(stream) {
      const { epoch, head } = open(stream)
      return { epoch, offset: head }
    },

    async read(stream, after, limit) {
      const { epoch, head, changes } = open(stream)
      const isOther = after.epoch !== '' && after.epoch !== epoch
      const oldest = head - changes.length
      const end = { epoch, offset: head }
      if (isOther || after.offset > head || after.offset < oldest) return { kind: 'gap', head: end }
      return {
        kind: 'changes',
        head: end,
        changes: changes.slice(after.offset - oldest, after.offset - oldest + limit),
      }
    },
  }
}
