/**
 * A blog's link to the server: runs the state machine on the real clock and executes its orders, with at most one line
 * and one load of the coverage at a time.
 */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import type { Addresses } from './addresses.ts'
import { type Connection, deadlineOf, type Happening, type Order, step } from './connection.ts'
import { FIRST_ROAD, roadAfter, type Transports } from './roads.ts'
import { load } from './snapshot.ts'
import type { Call, Line, Word } from './transport.ts'
import { hearWakes } from './wakes.ts'

type LinkOptions = Pick<Call, 'ask' | 'getToken' | 'shared'> & {
  /** Undefined if the page's address cannot be a blog's. */
  readonly addresses: Addresses | undefined
  readonly transports: Transports
  /** Closes the link. */
  readonly signal: AbortSignal
  readonly held: () => Coverage | undefined
  readonly take: (coverage: Coverage) => void
  readonly apply: (changes: readonly Change[]) => void
  readonly report: (connection: Connection) => void
}

/** Returns the function that passes external events to the link. */
export function openLink(options: LinkOptions): (happening: Happening) => void {
  const { addresses, transports, ask, signal, held, take, apply, report } = options
  let connection: Connection = { phase: 'idle', aim: held() ? 'follow' : 'load' }
  let road = FIRST_ROAD
  let line: Line | undefined
  let loading: AbortController | undefined
  const wakeAt = createAlarm(() => happen({ kind: 'tick' }))

  function happen(happening: Happening) {
    if (signal.aborted) return
    const { connection: after, orders } = step(connection, happening, { now: Date.now(), random: Math.random() })
    road = roadAfter(road, { before: connection, after, happening })
    connection = after
    wakeAt(deadlineOf(after))
    for (const order of orders) obey(order)
    report(connection)
  }

  function obey(order: Order) {
    loading?.abort()
    if (order === 'close') return line?.close()
    if (!addresses) return happen({ kind: 'refused', why: 'unknown' })
    if (order === 'load') return void loadCoverage(addresses)
    open(addresses)
  }

  function open(addresses: Addresses) {
    const after = held()?.cursor ?? ''
    // After a gap, if the connection is still open.
    if (line?.resume?.(after)) return
    line?.close()
    line = transports[road.number]?.({ ...options, ...addresses, after, hear })
  }

  async function loadCoverage({ snapshot }: Addresses) {
    loading = new AbortController()
    const { signal } = loading
    const answer = await load<Coverage>(ask(snapshot, signal))
    if (signal.aborted) return
    if (answer.kind !== 'loaded') return happen(answer)
    take(answer.value)
    happen({ kind: 'loaded' })
  }

  function hear(word: Word) {
    if (word.kind !== 'changes') return happen(word)
    apply(word.changes)
    happen({ kind: 'heard' })
  }

  signal.addEventListener('abort', () => {
    wakeAt()
    loading?.abort()
    line?.close()
  })
  // Only pages have events for sleeping and waking.
  if (globalThis.document) hearWakes(signal, happen)
  queueMicrotask(() => happen({ kind: 'start' }))
  return happen
}

/** One timer: a new deadline replaces the previous one. */
function createAlarm(ring: () => void): (deadline?: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return deadline => {
    clearTimeout(timer)
    if (deadline) timer = setTimeout(ring, deadline - Date.now())
  }
}
