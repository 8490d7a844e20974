/**
 * The client's half of the Centrifuge protocol v2 in JSON, as far as following one stream takes it: a frame of text goes
 * in, words come out. Knows no socket.
 */
import type { Change } from '../../../src/shared/blog/change.ts'
import { staysAway } from '../../../src/shared/protocol/codes.ts'
import type { Cursor } from '../../../src/shared/protocol/cursor.ts'
import { createInOrder } from './in-order.ts'
import type { Word } from './transport.ts'

/** Answers the server's ping. */
export const PONG = '{}'

/** Past the server's own interval; what a ping may be late on a bad network. */
const PING_DELAY_MS = 10_000
/** A server that sends no pings is never thought dead. */
const NEVER_MS = 1_000_000_000

type Publication = { readonly data: Change }
type Failure = { readonly code: number; readonly temporary?: boolean }
type Subscribed = {
  readonly recovered?: boolean
  readonly epoch?: string
  /** When it has recovered, where that began; left out at 0. */
  readonly offset?: number
  readonly publications?: readonly Publication[]
}
type Reply = {
  readonly id?: number
  readonly error?: Failure
  readonly connect?: { readonly ping?: number }
  readonly subscribe?: Subscribed
  readonly push?: {
    readonly pub?: Publication
    readonly unsubscribe?: { readonly code: number }
    readonly disconnect?: { readonly code: number }
  }
}

type Greeting = { readonly blog: string; readonly after: Cursor; readonly token?: string | undefined }

/** Both commands in one frame: the changes begin to flow after a single round trip. */
export function greeting({ blog, after, token }: Greeting): string {
  const connect = { name: 'crier', token }
  const subscribe = { channel: `blog:${blog}`, recover: true, ...after }
  return `${JSON.stringify({ connect, id: 1 })}\n${JSON.stringify({ subscribe, id: 2 })}`
}

/** Several replies may share a frame, one a line. Undefined for what is no JSON, such as a proxy's own words. */
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

/** Reads replies one by one and keeps what they say about the stream: where it is, how often the server pings. */
export function createReader(after: Cursor): (reply: Reply) => readonly Word[] {
  const take = createInOrder(after.offset)
  let silenceMs = NEVER_MS

  function read({ error, connect, subscribe, push }: Reply): readonly Word[] {
    if (error) return [errorWord(error)]
    if (connect?.ping) silenceMs = connect.ping * 1_000 + PING_DELAY_MS
    if (subscribe) return subscribed(subscribe)
    if (push?.pub) return [take([push.pub.data])]
    if (push?.unsubscribe) return [endWord(push.unsubscribe.code)]
    if (push?.disconnect) return [closeWord(push.disconnect.code)]
    return [{ kind: 'heard' }]
  }

  function subscribed({ recovered, publications = [] }: Subscribed): readonly Word[] {
    if (!recovered) return [{ kind: 'gap' }]
    return [take(publications.map(({ data }) => data)), { kind: 'followed', silenceMs }]
  }

  return read
}

export function closeWord(code: number): Word {
  return staysAway(code) ? { kind: 'refused', why: 'refused' } : { kind: 'lost' }
}

/** 102: unknown channel. */
function errorWord({ code, temporary }: Failure): Word {
  if (temporary || code === 109) return { kind: 'lost' }
  return { kind: 'refused', why: code === 102 ? 'unknown' : 'refused' }
}

/** From 2500 on a subscription may be asked for again. Mostly the stream has begun anew; so the coverage is read again. */
function endWord(code: number): Word {
  return code < 2_500 ? { kind: 'refused', why: 'refused' } : { kind: 'restarted' }
}
