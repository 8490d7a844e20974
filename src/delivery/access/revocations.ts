/** Notifies every node of a revoked key or login, so that its connections end at once, not with their next ping. */
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Bus } from '#store/bus/bus.ts'

/** A name for the bus only: there is no such stream in the log. */
const STREAM = 'revocations' as StreamName

export type Revocations = ReturnType<typeof openRevocations>

type RevocationsOptions = {
  readonly bus: Bus
  /** Also called when a notification may have been lost. */
  readonly onRevoked: () => void
}

export function openRevocations({ bus, onRevoked }: RevocationsOptions) {
  let announced = 0
  const stops = [
    bus.follow(STREAM, onRevoked),
    bus.onDoubt(stream => {
      if (stream === STREAM) onRevoked()
    }),
  ]
  return {
    /** To be called after the revocation was stored. */
    announce(): void {
      announced += 1
      bus.announce({ stream: STREAM, epoch: 'revocations', offset: announced, text: '{}' })
    },
    close(): void {
      for (const stop of stops) stop()
    },
  }
}
