/** The bus between the workers of one machine, relayed by the process that started them. */
import type { Wire } from '#platform/ipc/wire.ts'
import type { Announcement, Bus } from './bus.ts'
import { createMemoryBus } from './memory-bus.ts'

/** About a second of a busy night. What a stuck process does not receive, its feeds read from the log. */
const MAX_UNSENT = 4_096

/** A worker's end: followers in the same process receive at once, without the detour through the relay. */
export function createWorkerBus(wire: Wire): Bus {
  const here = createMemoryBus()
  wire.hear('bus', body => here.announce(body as Announcement))

  return {
    ...here,
    announce(announcement) {
      here.announce(announcement)
      pass(wire, announcement)
    },
  }
}

/** The relay, in the process that started the workers. `here`: its own bus, on which it hears what they announce. */
export function createBusRelay(here?: Pick<Bus, 'announce'>) {
  const wires = new Set<Wire>()
  return {
    /** Relays the worker's announcements to all other workers, until the returned function is called. */
    join(wire: Wire): () => void {
      wires.add(wire)
      wire.hear('bus', body => {
        here?.announce(body as Announcement)
        for (const other of wires) if (other !== wire) pass(other, body)
      })
      return () => wires.delete(wire)
    },
  }
}

function pass(wire: Wire, announcement: unknown): void {
  if (wire.unsent < MAX_UNSENT) wire.send('bus', announcement)
}
