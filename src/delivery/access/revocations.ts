/** Tells every node that a key or a session was taken back, so that whom it let in goes at once and not with the next ping. */

import type { StreamName } from '#shared/protocol/stream.ts'
import type { Bus } from '#store/bus/bus.ts'

/** On the bus like a stream, though nothing is logged there. */
const STREAM = 'revocations' as StreamName

export interface Revocations {
  /** After it was stored. */
  announce(): void
  close(): void
}

type RevocationsOptions = {
  readonly bus: Bus
  /** Also when some may have been missed. */
  readonly onRevoked: () => void
}

export function openRevocations({ bus, onRevoked }: RevocationsOptions): Revocations {
  let announced = 0
  const stops = [
    bus.follow(STREAM, onRevoked),
    bus.onDoubt(stream => {
      if (stream === STREAM) onRevoked()
    }),
  ]
  return {
    announce() {
      announced += 1
      bus.announce({ stream: STREAM, epoch: 'revocations', offset: announced, text: '{}' })
    },
    close() {
      for (const stop of stops) stop()
    },
  }
}
