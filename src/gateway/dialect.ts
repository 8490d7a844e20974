/** One encoding of the client protocol, in both directions. All sessions that speak it share one object. */
import type { Encoding } from '../feed/follower.ts'
import type { Command, Result, UnsubscribePush } from '../protocol/messages.ts'

/** What it prints are whole frames, ready for the wire. */
export interface Dialect extends Encoding {
  /** The server's ping: the same bytes for everyone. */
  readonly ping: Buffer
  /** Undefined for what is not one or more commands. */
  decode(message: Buffer): readonly Command[] | undefined
  reply(id: number, result: Result): Buffer
  unsubscribe(push: UnsubscribePush): Buffer
}
