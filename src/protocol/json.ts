/**
 * The JSON form of the Centrifuge client protocol: one object a line, several lines a frame.
 * Payloads are spliced in as the text they already are: parsing and printing them again would cost every reader's share.
 */
import type { Command, Publication, Result, SubscribeAsk, UnsubscribePush } from './messages.ts'

/** Without an id, an error and a push: what the server's ping and the client's pong look like. */
export const PING = '{}'

/** Undefined when the frame is not one or more commands: such a client speaks something else and is sent away. */
export function decodeCommands(frame: string): readonly Command[] | undefined {
  const lines = frame.split('\n').filter(line => line.trim() !== '')
  const commands = lines.map(decodeCommand)
  return commands.length > 0 && commands.every(command => command !== undefined) ? commands : undefined
}

export function printReply(id: number, result: Result): string {
  switch (result.kind) {
    case 'connect': {
      const { client, version, pingSeconds } = result.connected
      return `{"id":${id},"connect":${JSON.stringify({ client, version, ping: pingSeconds, pong: true })}}`
    }
    case 'subscribe': {
      const { epoch, offset, wasRecovering, recovered } = result.subscribed
      const recovery = { ...(wasRecovering && { was_recovering: true }), ...(recovered && { recovered: true }) }
      const subscribed = JSON.stringify({ recoverable: true, positioned: true, epoch, offset, ...recovery })
      if (result.publications === '') return `{"id":${id},"subscribe":${subscribed}}`
      return `{"id":${id},"subscribe":${subscribed.slice(0, -1)},"publications":[${result.publications}]}}`
    }
    case 'unsubscribe':
      return `{"id":${id},"unsubscribe":{}}`
    case 'error':
      return `{"id":${id},"error":${JSON.stringify(result.error)}}`
  }
}

export function printPublications(publications: readonly Publication[]): string {
  return publications.map(printPublication).join(',')
}

/** A live publication; `channel` is a stream's name. */
export function printPush(channel: string, publication: Publication): string {
  return `{"push":{"channel":${JSON.stringify(channel)},"pub":${printPublication(publication)}}}`
}

export function printUnsubscribePush({ channel, unsubscribe: { code, message } }: UnsubscribePush): string {
  return JSON.stringify({ push: { channel, unsubscribe: { code, reason: message } } })
}

function printPublication({ offset, data }: Publication): string {
  return `{"offset":${offset},"data":${data}}`
}

function decodeCommand(line: string): Command | undefined {
  const command = parseObject(line)
  if (!command) return undefined
  const id = command.id ?? 0
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > 0xffffffff) return undefined
  if (id === 0) return command.send === undefined ? { kind: 'pong' } : { kind: 'send' }
  return decodeRequest(id, command)
}

const REQUESTS = [
  'connect',
  'subscribe',
  'unsubscribe',
  'publish',
  'presence',
  'presence_stats',
  'history',
  'rpc',
  'send',
  'refresh',
  'sub_refresh',
] as const

function decodeRequest(id: number, command: Record<string, unknown>): Command | undefined {
  const kind = REQUESTS.find(name => command[name] !== undefined && command[name] !== null)
  const request = kind && asObject(command[kind])
  if (!kind || !request) return undefined
  const { channel } = request
  switch (kind) {
    case 'connect':
      return { kind, id, token: asText(request.token) }
    case 'subscribe':
    case 'unsubscribe':
      if (typeof channel !== 'string' || channel === '') return undefined
      return kind === 'subscribe' ? { kind, id, channel, ask: decodeAsk(request) } : { kind, id, channel }
    case 'send':
      return { kind }
    default:
      return { kind, id }
  }
}

/** Flag bit 2 of a SubscribeRequest. */
const REJECTS_UNRECOVERED = 2

function decodeAsk({ recover, epoch, offset, type, tf, flag }: Record<string, unknown>): SubscribeAsk {
  return {
    recover: recover === true,
    epoch: asText(epoch),
    offset: asCount(offset),
    type: asCount(type),
    hasFilter: tf !== undefined && tf !== null,
    rejectsUnrecovered: (asCount(flag) & REJECTS_UNRECOVERED) !== 0,
  }
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(line))
  } catch {
    return undefined
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function asCount(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0
}
