/** Encodes and decodes protocol messages, independently of the transport. */
import * as json from '#shared/protocol/json.ts'
import type { Command, Publication, Push, Result } from '#shared/protocol/messages.ts'
import * as protobuf from './protobuf.ts'

export interface Codec {
  readonly ping: Buffer
  /** Undefined if the input is not one or more commands. */
  decode(message: Buffer): readonly Command[] | undefined
  /** The bytes before and after publications of that length. */
  reply(id: number, result: Result, publicationsLength: number): Around
  publications(publications: readonly Publication[], within: 'subscribe' | 'history'): Buffer
  push(push: Push): Buffer
}

type Around = readonly [before: Buffer, after: Buffer]

const NOTHING = Buffer.alloc(0)

export const jsonCodec: Codec = {
  ping: Buffer.from(json.PING),
  decode: message => json.decodeCommands(message.toString()),
  reply(id, result, publicationsLength) {
    const [before, after] = json.printReply(id, result, publicationsLength)
    return [Buffer.from(before), after === '' ? NOTHING : Buffer.from(after)]
  },
  publications: publications => Buffer.from(json.printPublications(publications)),
  push: push => Buffer.from(json.printPush(push)),
}

export const protobufCodec: Codec = {
  ping: protobuf.PING,
  decode: protobuf.decodeCommands,
  reply: (id, result, publicationsLength) => [protobuf.printReply(id, result, publicationsLength), NOTHING],
  publications: (publications, within) => protobuf.printPublications(publications, protobuf.PUBLICATIONS_FIELD[within]),
  push: protobuf.printPush,
}
