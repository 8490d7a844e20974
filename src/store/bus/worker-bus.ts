/** The bus between the workers of one machine, by way of the process that started them. */
import type { Wire } from '#platform/ipc/wire.ts'
import type { Announcement, Bus } from './bus.ts'
import { createMemoryBus } from './memory-bus.ts'

/** A second of a busy night. What a stuck process is not told, its feeds read from the log. */
const MAX_UNSENT = 4_096

/** One worker's end: who follows in this process hears at once, without the way through another. */
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

interface BusRelay {
  /** What this worker announces is passed on to all others, until the returned function is called. */
  join(wire: Wire): () => void
}

/** The other end, in the process that started the workers. */
export function createBusRelay(): BusRelay {
  const wires = new Set<Wire>()
  return {
    join(wire) {
      wires.add(wire)
      wire.hear('bus', body => {
        for (const other of wires) if (other !== wire) pass(other, body)
      })
      return () => wires.delete(wire)
    },
  }
}

function pass(wire: Wire, announcement: unknown): void {
  if (wire.unsent < MAX_UNSENT) wire.send('bus', announcement)
}
