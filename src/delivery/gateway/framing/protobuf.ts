/** The Protobuf form of the Centrifuge client protocol: length-prefixed messages, several per frame. */
import { commandOf } from '#shared/protocol/commands.ts'
import type {
  ClientInfo,
  Command,
  Connected,
  Publication,
  Push,
  Result,
  Subscribed,
} from '#shared/protocol/messages.ts'
import {
  bool,
  bytes,
  bytesTag,
  message,
  readDelimited,
  readProtobuf,
  type Shape,
  text,
  uint,
  varint,
} from './protobuf-wire.ts'

/** An empty message: the server's ping and the client's pong. */
export const PING = Buffer.from([0])

const CHANNEL: Shape = { 1: ['channel', 'text'] }
const COMMAND: Shape = {
  1: ['id', 'uint'],
  4: ['connect', { 1: ['token', 'text'] }],
  5: [
    'subscribe',
    {
      1: ['channel', 'text'],
      2: ['token', 'text'],
      3: ['recover', 'bool'],
      6: ['epoch', 'text'],
      7: ['offset', 'uint'],
      8: ['data', 'bytes'],
      11: ['join_leave', 'bool'],
      12: ['delta', 'text'],
      13: ['tf', 'bytes'],
      14: ['flag', 'uint'],
      15: ['type', 'uint'],
    },
  ],
  6: ['unsubscribe', CHANNEL],
  7: ['publish', { 1: ['channel', 'text'], 2: ['data', 'bytes'] }],
  8: ['presence', CHANNEL],
  9: ['presence_stats', CHANNEL],
  10: [
    'history',
    {
      1: ['channel', 'text'],
      7: ['limit', 'int'],
      8: ['since', { 1: ['offset', 'uint'], 2: ['epoch', 'text'] }],
      9: ['reverse', 'bool'],
    },
  ],
  12: ['send', {}],
  13: ['rpc', {}],
  14: ['refresh', { 1: ['token', 'text'] }],
  15: ['sub_refresh', { 1: ['channel', 'text'], 2: ['token', 'text'] }],
}

/** Undefined if the frame is not one or more commands: the client speaks another protocol and is disconnected. */
export function decodeCommands(frame: Buffer): readonly Command[] | undefined {
  const commands = readDelimited(frame)?.map(decodeCommand)
  return commands?.length && commands.every(command => command !== undefined) ? commands : undefined
}

/** The field number of publications in a result. */
export const PUBLICATIONS_FIELD = { subscribe: 7, history: 1 } as const

/** The bytes before publications of that length; the publications themselves are shared between readers. */
export function printReply(id: number, result: Result, publicationsLength: number): Buffer {
  const [field, body] = printResult(result)
  const reply = Buffer.concat([uint(1, id), bytesTag(field), varint(body.length + publicationsLength), body])
  return Buffer.concat([varint(reply.length + publicationsLength), reply])
}

export function printPublications(publications: readonly Publication[], field: number): Buffer {
  return Buffer.concat(publications.map(publication => bytes(field, printPublication(publication))))
}

export function printPush(push: Push): Buffer {
  const pushed = message(4, ...pushFields(push))
  return Buffer.concat([varint(pushed.length), pushed])
}

function printResult(result: Result): readonly [field: number, body: Buffer] {
  switch (result.kind) {
    case 'error': {
      const { code, message: sentence, temporary } = result.error
      return [2, Buffer.concat([uint(1, code), text(2, sentence), bool(3, temporary)])]
    }
    case 'connect':
      return [5, printConnected(result.connected)]
    case 'subscribe':
      return [6, printSubscribed(result.subscribed)]
    case 'unsubscribe':
      return [7, NOTHING]
    case 'publish':
      return [8, NOTHING]
    case 'presence':
      return [9, Buffer.concat(result.present.map(info => message(1, text(1, info.client), printInfo(2, info))))]
    case 'presence_stats':
      return [10, Buffer.concat([uint(1, result.clients), uint(2, result.users)])]
    case 'history':
      return [11, Buffer.concat([text(2, result.epoch), uint(3, result.offset)])]
    case 'refresh':
      return [
        14,
        Buffer.concat([text(1, result.client), text(2, result.version), ...expiry(3, result.expiresInSeconds)]),
      ]
    case 'sub_refresh':
      return [15, Buffer.concat(expiry(1, result.expiresInSeconds))]
  }
}

function pushFields(push: Push): readonly Buffer[] {
  switch (push.kind) {
    case 'pub':
      return [text(2, push.channel), bytes(4, printPublication(push.publication))]
    case 'join':
      return [text(2, push.channel), message(5, printInfo(1, push.info))]
    case 'leave':
      return [text(2, push.channel), message(6, printInfo(1, push.info))]
    case 'unsubscribe':
      return [text(2, push.channel), message(7, uint(2, push.why.code), text(3, push.why.message))]
    case 'disconnect':
      return [message(11, uint(1, push.why.code), text(2, push.why.message))]
  }
}

function printConnected({ client, version, pingSeconds, expiresInSeconds, session, node }: Connected): Buffer {
  return Buffer.concat([
    text(1, client),
    text(2, version),
    ...expiry(3, expiresInSeconds),
    uint(7, pingSeconds),
    bool(8, true),
    text(9, session),
    text(10, node),
  ])
}

function printSubscribed(subscribed: Subscribed): Buffer {
  const { epoch, offset, wasRecovering, recovered, expiresInSeconds, hasDelta } = subscribed
  return Buffer.concat([
    ...expiry(1, expiresInSeconds),
    bool(3, true),
    text(6, epoch),
    bool(8, recovered),
    uint(9, offset),
    bool(10, true),
    bool(12, wasRecovering),
    bool(13, hasDelta),
  ])
}

function printPublication({ offset, data, info, delta }: Publication): Buffer {
  return Buffer.concat([
    text(4, data),
    info ? printInfo(5, info) : NOTHING,
    uint(6, offset),
    bool(8, delta === 'delta'),
  ])
}

function printInfo(field: number, { user, client, connInfo, chanInfo }: ClientInfo): Buffer {
  return message(field, text(1, user), text(2, client), text(3, connInfo), text(4, chanInfo))
}

function expiry(field: number, seconds: number | undefined): readonly Buffer[] {
  return seconds === undefined ? [] : [bool(field, true), uint(field + 1, seconds)]
}

function decodeCommand(input: Buffer): Command | undefined {
  const plain = readProtobuf(input, COMMAND)
  return plain && commandOf(plain, data => (data instanceof Buffer ? data.toString() : undefined))
}

const NOTHING = Buffer.alloc(0)
