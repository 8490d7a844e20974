/** A bus with every permitted fault: it drops, repeats and reorders messages, driven by a seeded random generator. */
import type { Announcement, Bus } from '#store/bus/bus.ts'

export type Unreliable = {
  /** Probabilities from 0 to 1. */
  readonly drop: number
  readonly repeat: number
  readonly delay: number
}

export function createUnreliableBus(bus: Bus, { drop, repeat, delay }: Unreliable, random: () => number): Bus {
  const delayed: Announcement[] = []
  return {
    follow: (stream, hear) => bus.follow(stream, hear),
    onDoubt: tell => bus.onDoubt(tell),
    close: () => bus.close(),
    announce(announcement) {
      if (random() < drop) return
      if (random() < delay) {
        delayed.push(announcement)
        return
      }
      bus.announce(announcement)
      if (random() < repeat) bus.announce(announcement)
      while (delayed.length > 0 && random() < 0.5) {
        const late = delayed.splice(Math.floor(random() * delayed.length), 1)
        for (const one of late) bus.announce(one)
      }
    },
  }
}

/** Mulberry32: small, fast, and the same sequence everywhere for one seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
