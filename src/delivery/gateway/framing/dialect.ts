/** A codec with a transport's framing. All sessions that use a dialect share one object, and thereby the encoded bytes. */
import type { Encoding, Medium, Occurrence, SharedBytes } from '#delivery/feed/follower.ts'
import type { Command, Publication, Push, Result } from '#shared/protocol/messages.ts'
import type { LoggedChange } from '#store/log/log.ts'
import type { Codec } from './codec.ts'
import { deltaBetween } from './delta.ts'
import type { Framing } from './framing.ts'

/** Produces whole frames, ready to send. */
export interface Dialect extends Encoding {
  /** The server's ping; the same bytes for every reader. */
  readonly ping: Buffer
  /** For the most frequent message alone, and cheaper than `decode`. */
  isPong(message: Buffer): boolean
  /** For readers that accept deltas: `whole` for the first change, then `deltas` to the previous one. */
  readonly whole: Encoding
  /** Undefined if the input is not one or more commands. */
  decode(message: Buffer): readonly Command[] | undefined
  reply(id: number, result: Result, publications?: SharedBytes): Buffer
  push(push: Push): Buffer
  history(changes: readonly LoggedChange[]): SharedBytes
}

type DialectOptions = { readonly codec: Codec; readonly framing: Framing; readonly medium: Medium }

export function createDialect({ codec, framing, medium }: DialectOptions): Dialect {
  const share = (bytes: Buffer): SharedBytes => ({ bytes: framing.prepare(bytes), length: bytes.length })
  const push = (one: Push) => framing.wrap(codec.push(one))

  function encoding(print: (occurrence: Occurrence) => Publication, kind = ''): Encoding {
    return {
      medium: { ...medium, encoding: medium.encoding + kind },
      frame: occurrence => push({ kind: 'pub', channel: occurrence.stream, publication: print(occurrence) }),
      missed: ({ changes, ...where }) =>
        share(
          codec.publications(
            changes.map(change => print({ ...where, change })),
            'subscribe',
          ),
        ),
    }
  }

  const deltas = encoding(deltaOf, ' delta')
  return {
    ...encoding(({ change }) => publicationOf(change)),
    // With its first frame, a reader has the base for deltas.
    whole: { ...encoding(({ change }) => ({ ...publicationOf(change), delta: 'full' })), next: deltas },
    ping: framing.wrap(codec.ping),
    // In both forms of the protocol, a pong is what the ping was.
    isPong: message => message.length === codec.ping.length && message.equals(codec.ping),
    decode: codec.decode,
    push,
    history: changes => share(codec.publications(changes.map(publicationOf), 'history')),
    reply(id, result, publications) {
      const [before, after] = codec.reply(id, result, publications?.length ?? 0)
      if (publications?.length) return framing.wrapAround(before, publications.bytes, after)
      return framing.wrap(after.length === 0 ? before : Buffer.concat([before, after]))
    },
  }
}

function publicationOf({ offset, text, by }: LoggedChange): Publication {
  return { offset, data: text, info: by }
}

function deltaOf({ change, previous }: Occurrence): Publication {
  const whole = { ...publicationOf(change), delta: 'full' as const }
  const delta = previous && deltaBetween(previous, change)
  return delta === undefined ? whole : { ...whole, data: delta, delta: 'delta' }
}
