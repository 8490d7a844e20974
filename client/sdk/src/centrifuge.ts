/**
 * The client side of the Centrifuge protocol v2 in JSON, limited to following one stream: turns text frames into
 * `Word`s. Independent of sockets.
 */
import type { Change } from '../../../src/shared/blog/change.ts'
import { staysAway } from '../../../src/shared/protocol/codes.ts'
import { splitCursor } from '../../../src/shared/protocol/cursor.ts'
import { createInOrder } from './in-order.ts'
import type { Reply, ReplyError, SubscribeReply } from './reply.ts'
import type { Word } from './transport.ts'

/** Answers the server's ping. */
export const PONG = '{}'

/** How late a ping may be on a bad network, in addition to the server's interval. */
const PING_DELAY_MS = 10_000
/** A server that sends no pings is never considered dead. */
const NEVER_MS = 1_000_000_000

type Wanted = { readonly blog: string; readonly after: string }

/** Both commands in one frame: the first changes come after a single round trip. */
export function greeting({ token, ...wanted }: Wanted & { readonly token?: string | undefined }): string {
  return `${JSON.stringify({ connect: { name: 'crier', token }, id: 1 })}\n${subscription(wanted)}`
}

/** Flag 2: on a gap the server responds with error 112, so that no change arrives before the coverage is reloaded. */
export function subscription({ blog, after }: Wanted): string {
  return JSON.stringify({
    subscribe: { channel: `blog:${blog}`, recover: true, flag: 2, ...splitCursor(after) },
    id: 2,
  })
}

/** A frame holds one reply per line. Undefined if it is not JSON, for instance a proxy's error page. */
export function readFrame(frame: string): readonly Reply[] | undefined {
  const lines = frame.split('\n').filter(line => line.trim() !== '')
  try {
    return lines.map(line => JSON.parse(line) as Reply)
  } catch {
    return undefined
  }
}

export function isPing(reply: Reply): boolean {
  return !Object.keys(reply)[0]
}

/** Reads replies one by one; keeps the position in the stream and the server's ping interval. */
export function createReader(hear: (word: Word) => void): (reply: Reply) => void {
  let take = createInOrder()
  let silenceMs = NEVER_MS

  return ({ error, connect, subscribe, push }) => {
    if (connect?.ping) silenceMs = connect.ping * 1_000 + PING_DELAY_MS
    if (error) hear(errorWord(error))
    else if (subscribe) subscribed(subscribe)
    else if (push?.pub) hear(take([push.pub.data as Change]))
    else if (push?.unsubscribe) hear(endWord(push.unsubscribe.code))
    else if (push?.disconnect) hear(closeWord(push.disconnect.code))
    else hear({ kind: 'heard' })
  }

  function subscribed({ offset, publications = [] }: SubscribeReply) {
    take = createInOrder(offset)
    hear(take(publications.map(({ data }) => data as Change)))
    hear({ kind: 'followed', silenceMs })
  }
}

export function closeWord(code: number): Word {
  return staysAway(code) ? { kind: 'refused', why: 'refused' } : { kind: 'lost' }
}

/** 102: unknown channel; 109: token expired; 112: unrecoverable position. */
function errorWord({ code, temporary }: ReplyError): Word {
  if (temporary || code === 109) return { kind: 'lost' }
  if (code === 112) return { kind: 'gap' }
  return { kind: 'refused', why: code === 102 ? 'unknown' : 'refused' }
}

/** 2500: the stream was restarted. Higher codes: the token has expired, and a new one needs a new connection. */
function endWord(code: number): Word {
  if (code === 2_500) return { kind: 'restarted' }
  return code < 2_500 ? { kind: 'refused', why: 'refused' } : { kind: 'lost' }
}
