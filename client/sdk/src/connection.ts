/**
 * A connection as a pure state machine, without sockets or clocks: each step takes an event and its time, and returns
 * the next state and the orders to execute. It decides when to open, give up, wait and reconnect, for every transport.
 */

/** The aim of an attempt: the whole coverage (at first, and after a gap) or the changes after the held one. */
type Aim = 'load' | 'follow'

export type Connection =
  | { readonly phase: 'idle'; readonly aim: Aim; readonly deadline?: never }
  | { readonly phase: 'trying'; readonly aim: Aim; readonly attempt: number; readonly deadline: number }
  | { readonly phase: 'following'; readonly silenceMs: number; readonly deadline: number }
  | { readonly phase: 'waiting'; readonly aim: Aim; readonly attempt: number; readonly deadline: number }
  | { readonly phase: 'stopped'; readonly aim: Aim; readonly why: StopReason; readonly deadline?: never }

export type StopReason = 'unknown' | 'refused'

export type Happening =
  | { readonly kind: 'start' }
  /** The device woke up or is back on a network, or the reader requested a retry: try now. */
  | { readonly kind: 'wake' }
  /** The page is leaving for the back/forward cache. */
  | { readonly kind: 'sleep' }
  | { readonly kind: 'loaded' }
  /** The line is open and has caught up. Silence for `silenceMs` means that it is dead. */
  | { readonly kind: 'followed'; readonly silenceMs: number }
  | { readonly kind: 'heard' }
  /** The changes after the held coverage are not available. */
  | { readonly kind: 'gap' }
  /** The stream was restarted while the line is open: every reader's coverage is invalid. */
  | { readonly kind: 'restarted' }
  | { readonly kind: 'lost'; readonly retryAfterMs?: number }
  | { readonly kind: 'refused'; readonly why: StopReason }
  | { readonly kind: 'tick' }

export type Order = 'load' | 'open' | 'close'
type Step = { readonly connection: Connection; readonly orders: readonly Order[] }

type Moment = {
  readonly now: number
  /** At least 0, below 1. */
  readonly random: number
}

/** Long enough for a phone on a bad network to open a socket, short enough to notice a dead one. */
const ATTEMPT_MS = 15_000
const SHORTEST_WAIT_MS = 500
const LONGEST_WAIT_MS = 20_000
/** A restart makes all readers reload within seconds, so they first wait as after three attempts: up to 4.5 s. */
const RESTARTED = { phase: 'trying', aim: 'load', attempt: 3, deadline: 0 } as const

export function step(connection: Connection, happening: Happening, moment: Moment): Step {
  switch (happening.kind) {
    case 'start':
    case 'wake':
      return wake(connection, moment)
    case 'sleep':
      return { connection: { phase: 'idle', aim: aimOf(connection) }, orders: ['close'] }
    case 'loaded':
      return attempt('follow', attemptOf(connection), moment)
    case 'followed':
      return { connection: following(happening.silenceMs, moment), orders: [] }
    case 'heard':
      return { connection: heard(connection, moment), orders: [] }
    case 'gap':
      return gap(connection, moment)
    case 'restarted':
      return wait(RESTARTED, moment)
    case 'lost':
      return wait(connection, moment, happening.retryAfterMs)
    case 'refused':
      return { connection: { phase: 'stopped', aim: aimOf(connection), why: happening.why }, orders: ['close'] }
    case 'tick':
      return tick(connection, moment)
  }
}

/** Full jitter: readers who lost the same server reconnect spread over the whole wait. */
export function waitMs(attempt: number, random: number): number {
  const step = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** attempt)
  return Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS + random * step)
}

/** When the next `tick` is due, if nothing else happens before. */
export function deadlineOf(connection: Connection): number | undefined {
  return connection.deadline
}

/** A socket that died while a laptop slept is detected by its deadline, which has passed. */
function wake(connection: Connection, moment: Moment): Step {
  if (connection.phase === 'trying' || connection.phase === 'following') return tick(connection, moment)
  return attempt(aimOf(connection), 0, moment)
}

/** Reloads immediately only the first time: a cache may still hold the coverage that led to this gap. */
function gap(held: Connection, moment: Moment): Step {
  const number = attemptOf(held)
  return number > 0 ? wait({ ...RESTARTED, attempt: number }, moment) : attempt('load', 1, moment)
}

function tick(connection: Connection, moment: Moment): Step {
  const deadline = deadlineOf(connection)
  if (deadline === undefined || moment.now < deadline) return { connection, orders: [] }
  if (connection.phase === 'waiting') return attempt(connection.aim, connection.attempt, moment)
  return { ...wait(connection, moment), orders: ['close'] }
}

function attempt(aim: Aim, number: number, { now }: Moment): Step {
  return {
    connection: { phase: 'trying', aim, attempt: number, deadline: now + ATTEMPT_MS },
    orders: [aim === 'load' ? 'load' : 'open'],
  }
}

function wait(connection: Connection, { now, random }: Moment, retryAfterMs = 0): Step {
  if (connection.phase !== 'trying' && connection.phase !== 'following') return { connection, orders: [] }
  const number = connection.phase === 'trying' ? connection.attempt : 0
  const aim = aimOf(connection)
  const deadline = now + Math.max(retryAfterMs, waitMs(number, random))
  // An open line stays open while the coverage is loaded: millions of readers may reload within the same seconds.
  return {
    connection: { phase: 'waiting', aim, attempt: number + 1, deadline },
    orders: aim === 'load' ? [] : ['close'],
  }
}

function following(silenceMs: number, { now }: Moment): Connection {
  return { phase: 'following', silenceMs, deadline: now + silenceMs }
}

function heard(connection: Connection, moment: Moment): Connection {
  return connection.phase === 'following' ? following(connection.silenceMs, moment) : connection
}

function aimOf(connection: Connection): Aim {
  return connection.phase === 'following' ? 'follow' : connection.aim
}

function attemptOf(connection: Connection): number {
  return connection.phase === 'trying' ? connection.attempt : 0
}
