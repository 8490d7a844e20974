/** The bus within one process. It loses nothing, but promises no more than the port does. */
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Bus, Hear } from './bus.ts'

export function createMemoryBus(): Bus {
  const followers = new Map<StreamName, Set<Hear>>()

  return {
    announce(announcement) {
      for (const hear of followers.get(announcement.stream) ?? []) hear(announcement)
    },

    follow(stream, hear) {
      const hearing = followers.get(stream) ?? new Set()
      followers.set(stream, hearing.add(hear))
      return () => {
        hearing.delete(hear)
        if (hearing.size === 0 && followers.get(stream) === hearing) followers.delete(stream)
      }
    },

    onDoubt: () => () => {},

    async close() {
      followers.clear()
    },
  }
}
