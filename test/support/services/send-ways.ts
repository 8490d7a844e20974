/** The ways of sending frames that this machine has, and why it lacks the others. */
import { openSends, type Sends, type SendWay } from '#platform/sends/sends.ts'

export type WayHere = {
  readonly way: SendWay
  readonly sends?: Sends | undefined
  readonly missing?: string | undefined
}

const auto = openSends('auto')
const loop = openSends('send')

export const waysHere: readonly WayHere[] = [
  { way: 'javascript' },
  { way: 'send', sends: loop.sends, missing: loop.sends ? undefined : loop.reason },
  { way: 'io_uring', sends: auto.sends, missing: auto.way === 'io_uring' ? undefined : auto.reason },
]
