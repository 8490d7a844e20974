/**
 * The JSON encoding of the Centrifuge client protocol: one object per line, one or more lines per frame.
 * Payloads are spliced in as text: they would otherwise be parsed and printed again for every reader.
 */
import { asObject, commandOf } from './commands.ts'
import type { ClientInfo, Command, Connected, Publication, Push, Result, Subscribed } from './messages.ts'

/** An object without id, error and push is the server's ping or the client's pong. */
export const PING = '{}'

/** Undefined unless the frame is one or more commands: the client uses another protocol and is disconnected. */
export function decodeCommands(frame: string): readonly Command[] | undefined {
  const lines = frame.split('\n').filter(line => line.trim() !== '')
  const commands = lines.map(decodeCommand)
  return commands.length > 0 && commands.every(command => command !== undefined) ? commands : undefined
}

/** The text before and after the publications, whose bytes are shared by all readers that get the same ones. */
export type Around = readonly [before: string, after: string]

export function printReply(id: number, result: Result, publicationsLength: number): Around {
  switch (result.kind) {
    case 'connect':
      return reply(id, 'connect', printConnected(result.connected))
    case 'subscribe':
      return publicationsLength === 0
        ? reply(id, 'subscribe', printSubscribed(result.subscribed))
        : aroundPublications(`{"id":${id},"subscribe":${printSubscribed(result.subscribed)}`)
    case 'history':
      return aroundPublications(`{"id":${id},"history":${print({ epoch: result.epoch, offset: result.offset })}`)
    case 'unsubscribe':
    case 'publish':
      return reply(id, result.kind, '{}')
    case 'presence': {
      const present = result.present.map(info => `${JSON.stringify(info.client)}:${printInfo(info)}`)
      return reply(id, 'presence', `{"presence":{${present.join(',')}}}`)
    }
    case 'presence_stats':
      return reply(id, 'presence_stats', print({ num_clients: result.clients, num_users: result.users }))
    case 'refresh': {
      const { client, version, expiresInSeconds } = result
      return reply(id, 'refresh', print({ client, version, ...expiry(expiresInSeconds) }))
    }
    case 'sub_refresh':
      return reply(id, 'sub_refresh', print(expiry(result.expiresInSeconds)))
    case 'error':
      return reply(id, 'error', print(result.error))
  }
}

export function printPublications(publications: readonly Publication[]): string {
  return publications.map(printPublication).join(',')
}

export function printPush(push: Push): string {
  switch (push.kind) {
    case 'pub':
      return `{"push":{"channel":${JSON.stringify(push.channel)},"pub":${printPublication(push.publication)}}}`
    case 'join':
    case 'leave':
      return `{"push":{"channel":${JSON.stringify(push.channel)},"${push.kind}":{"info":${printInfo(push.info)}}}}`
    case 'unsubscribe': {
      const { code, message: reason } = push.why
      return print({ push: { channel: push.channel, unsubscribe: { code, reason } } })
    }
    case 'disconnect': {
      const { code, message: reason } = push.why
      return print({ push: { disconnect: { code, reason } } })
    }
  }
}

const print = JSON.stringify

function reply(id: number, kind: string, body: string): Around {
  return [`{"id":${id},"${kind}":${body}}`, '']
}

/** Reopens a printed object to append the member `publications`. */
function aroundPublications(printed: string): Around {
  return [`${printed.slice(0, -1)},"publications":[`, ']}}']
}

function printConnected({ client, version, pingSeconds, expiresInSeconds, session, node }: Connected): string {
  return print({ client, version, ping: pingSeconds, pong: true, ...expiry(expiresInSeconds), session, node })
}

function printSubscribed(subscribed: Subscribed): string {
  const { epoch, offset, wasRecovering, recovered, expiresInSeconds, hasDelta } = subscribed
  return print({
    recoverable: true,
    positioned: true,
    epoch,
    offset,
    was_recovering: wasRecovering || undefined,
    recovered: recovered || undefined,
    delta: hasDelta || undefined,
    ...expiry(expiresInSeconds),
  })
}

function expiry(seconds: number | undefined): { expires?: true; ttl?: number } {
  return seconds === undefined ? {} : { expires: true, ttl: seconds }
}

function printInfo({ user, client, connInfo, chanInfo }: ClientInfo): string {
  const infos = [connInfo && `,"conn_info":${connInfo}`, chanInfo && `,"chan_info":${chanInfo}`]
  return `{"user":${print(user)},"client":${print(client)}${infos.filter(Boolean).join('')}}`
}

/** In a delta subscription every `data`, full or delta, is sent as a string, because a delta is not JSON. */
function printPublication({ offset, data, info, delta }: Publication): string {
  const text = delta === undefined ? data : JSON.stringify(data)
  const marks = `${info ? `,"info":${printInfo(info)}` : ''}${delta === 'delta' ? ',"delta":true' : ''}`
  return `{"offset":${offset},"data":${text}${marks}}`
}

function decodeCommand(line: string): Command | undefined {
  const plain = parseObject(line)
  return plain && commandOf(plain, data => (data === undefined ? undefined : JSON.stringify(data)))
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(line))
  } catch {
    return undefined
  }
}
