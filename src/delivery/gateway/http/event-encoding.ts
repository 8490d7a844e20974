/** Encodes changes as server-sent events (the HTML standard, section 9.2), in chunks shared by all followers. */
import type { Encoding } from '#delivery/feed/follower.ts'
import { type Cursor, printCursor } from '#shared/protocol/cursor.ts'
import { type Chunking, chunkOf } from './http-body.ts'

export type EventEncoding = Encoding & {
  /** A comment line keeps proxies from closing the connection. No blank line follows: some clients take it for an event. */
  readonly heartbeat: Buffer
  /** Says that everything up to here was sent. Its id lets a reader that got no change yet resume from here. */
  position(cursor: Cursor, retryMs: number): Buffer
  /** The reader's cursor is not part of the stream's history: the reader must load the blog again. */
  gap(cursor: Cursor): Buffer
}

export const eventEncodings: Readonly<Record<Chunking, EventEncoding>> = {
  chunked: eventEncoding('chunked'),
  bare: eventEncoding('bare'),
}

function eventEncoding(chunking: Chunking): EventEncoding {
  const chunk = (text: string) => chunkOf(chunking, Buffer.from(text))
  return {
    medium: { transport: 'events', encoding: 'json' },
    frame: ({ epoch, change }) => chunk(changeEvent(epoch, change)),
    missed({ epoch, changes }) {
      const bytes = chunk(changes.map(change => changeEvent(epoch, change)).join(''))
      return { bytes, length: bytes.length }
    },
    heartbeat: chunk(':\n'),
    position: (cursor, retryMs) => chunk(`retry: ${retryMs}\n${event('position', cursor)}`),
    gap: cursor => chunk(event('gap', cursor)),
  }
}

/** A change's text contains no raw line break. */
function changeEvent(epoch: string, { offset, text }: { offset: number; text: string }): string {
  return `event: change\nid: ${printCursor({ epoch, offset })}\ndata: ${text}\n\n`
}

function event(name: string, cursor: Cursor): string {
  const text = printCursor(cursor)
  return `event: ${name}\nid: ${text}\ndata: {"cursor":"${text}"}\n\n`
}
