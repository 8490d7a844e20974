/** Reads commands from decoded messages (plain objects). Shared by all encodings, so that they cannot drift apart. */
import type { Cursor } from './cursor.ts'
import type { Command, HistoryAsk, SubscribeAsk } from './messages.ts'

/** In the order in which the reference server checks them. */
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

type Plain = Readonly<Record<string, unknown>>
/** Prints a payload as JSON text; undefined if it has none. */
type PrintData = (data: unknown) => string | undefined

/** Undefined if it is not a command: the client uses another protocol and is disconnected. */
export function commandOf(plain: Plain, printData: PrintData): Command | undefined {
  const id = plain.id ?? 0
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > 0xffffffff) return undefined
  if (id === 0) return isAbsent(plain.send) ? { kind: 'pong' } : { kind: 'send' }
  const kind = REQUESTS.find(name => !isAbsent(plain[name]))
  const request = kind && asObject(plain[kind])
  if (!kind || !request) return undefined
  const channel = asText(request.channel)
  const token = asText(request.token)
  switch (kind) {
    case 'connect':
      return { kind, id, token }
    case 'rpc':
      return { kind, id }
    case 'send':
      return { kind }
    case 'refresh':
      return token === '' ? undefined : { kind, id, token }
    case 'sub_refresh':
      return channel === '' && token === '' ? undefined : { kind, id, channel, token }
  }
  if (channel === '') return undefined
  switch (kind) {
    case 'subscribe': {
      const ask = subscribeAsk(request)
      const data = isAbsent(request.data) ? undefined : printData(request.data)
      return ask && { kind, id, channel, token, ask, ...(data !== undefined && { data }) }
    }
    case 'publish':
      return { kind, id, channel, data: printData(request.data) ?? '' }
    case 'history': {
      const ask = historyAsk(request)
      return ask && { kind, id, channel, ask }
    }
    case 'unsubscribe':
    case 'presence':
    case 'presence_stats':
      return { kind, id, channel }
  }
}

/** Flag bit 2 of a SubscribeRequest. */
const REJECTS_UNRECOVERED = 2

function subscribeAsk({ recover, type, tf, flag, delta, join_leave, ...position }: Plain): SubscribeAsk | undefined {
  const from = cursorIn(position)
  const kind = asCount(type)
  if (!from || kind === undefined) return undefined
  const deltaName = asText(delta)
  return {
    recover: recover === true,
    ...from,
    type: kind,
    hasFilter: !isAbsent(tf),
    rejectsUnrecovered: ((asCount(flag) ?? 0) & REJECTS_UNRECOVERED) !== 0,
    delta: deltaName === '' || deltaName === 'fossil' ? deltaName : undefined,
    joinLeave: join_leave === true,
  }
}

function historyAsk({ limit, since, reverse }: Plain): HistoryAsk | undefined {
  const position = asObject(since)
  const from = position && cursorIn(position)
  if (position && !from) return undefined
  return {
    limit: typeof limit === 'number' && Number.isSafeInteger(limit) ? limit : 0,
    ...(from && { since: from }),
    reverse: reverse === true,
  }
}

/** A client's position. An invalid one is never read as the beginning: everything would be sent again as new. */
function cursorIn({ epoch, offset }: Plain): Cursor | undefined {
  const count = asCount(offset)
  const isText = isAbsent(epoch) || typeof epoch === 'string'
  return count === undefined || !isText ? undefined : { epoch: asText(epoch), offset: count }
}

export function asObject(value: unknown): Plain | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : undefined
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** 0 if absent; undefined unless a non-negative safe integer. */
function asCount(value: unknown): number | undefined {
  if (isAbsent(value)) return 0
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}
