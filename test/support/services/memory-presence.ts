/** Channel presence for the open gateway: members are notified of joins and leaves. */
import type { ChannelPresence, Member } from '#delivery/gateway/session/rules.ts'
import type { StreamName } from '#shared/protocol/stream.ts'

export function createMemoryPresence(): ChannelPresence {
  const members = new Map<StreamName, Set<Member>>()
  return {
    join(stream, member) {
      const here = members.get(stream) ?? new Set()
      members.set(stream, here.add(member))
      for (const one of here) one.hear({ kind: 'join', channel: stream, info: member.info })
    },
    leave(stream, member) {
      const here = members.get(stream)
      if (!here?.delete(member)) return
      for (const one of here) one.hear({ kind: 'leave', channel: stream, info: member.info })
    },
    members: stream => [...(members.get(stream) ?? [])].map(({ info }) => info),
  }
}
