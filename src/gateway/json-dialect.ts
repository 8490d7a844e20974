/** The JSON protocol in WebSocket text frames. */
import {
  decodeCommands,
  PING,
  printPublications,
  printPush,
  printReply,
  printUnsubscribePush,
} from '../protocol/json.ts'
import type { Dialect } from './dialect.ts'
import { textFrame } from './ws-frame.ts'

export const jsonDialect: Dialect = {
  ping: textFrame(PING),
  decode: message => decodeCommands(message.toString()),
  reply: (id, result) => textFrame(printReply(id, result)),
  unsubscribe: push => textFrame(printUnsubscribePush(push)),
  frame: (stream, { offset, text }) => textFrame(printPush(stream, { offset, data: text })),
  missed: changes => printPublications(changes.map(({ offset, text }) => ({ offset, data: text }))),
}
