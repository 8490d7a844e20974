/**
 * Follows one blog: loads its coverage, folds in every change, comes back after every loss, and tells how it is.
 * All that a reader's program needs of Crier; the widget is built on it.
 */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import { fold, foldOlder } from '../../../src/shared/blog/fold.ts'
import { BEGINNING, parseCursor } from '../../../src/shared/protocol/cursor.ts'
import { addressesOf } from './addresses.ts'
import { createAsk } from './ask.ts'
import { type Connection, deadlineOf, type Happening, type Order, type StopReason, step } from './connection.ts'
import { FIRST_ROAD, roadAfter, roads } from './roads.ts'
import { latestOf, type Seen } from './seen.ts'
import { load, type OlderPage } from './snapshot.ts'
import type { Asking, Line, Word } from './transport.ts'
import { hearWakes } from './wakes.ts'

export type Standing =
  /** Nothing is held yet. `isFailing` once an attempt has failed. */
  | { readonly kind: 'loading'; readonly isFailing: boolean }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting' }
  /** The hole is too long for the stream: the whole coverage is being read again. */
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'stopped'; readonly why: StopReason }

export type Following = {
  readonly coverage: Coverage | undefined
  readonly standing: Standing
  /** Adds the next older page to the coverage: 20 updates, or up to 100. */
  loadOlder(limit?: number): Promise<'loaded' | 'none' | 'failed'>
  /** Does not wait any longer for the next attempt. */
  retry(): void
  close(): void
}

export type Listener = Asking & {
  /** `changes` are those that led here; none after the coverage was loaded whole. */
  readonly onCoverage?: (coverage: Coverage, changes: readonly Change[]) => void
  readonly onStanding?: (standing: Standing) => void
}

/**
 * @param src The address of the blog's page, `https://news.example/blogs/budget-day`
 * @param held What the reader has already, such as from a page that the server rendered
 */
export function followBlog(src: string, { onCoverage, onStanding, ...asking }: Listener, held?: Coverage): Following {
  // Elsewhere than on a page, as in Node and React Native, addresses are whole, and nothing tells of sleep and return.
  const page = globalThis.document
  const addresses = addressesOf(src, page?.baseURI)
  const ask = createAsk(asking)
  const ended = new AbortController()
  const seen: Seen = new Map()
  let coverage = held
  let connection: Connection = { phase: 'idle', aim: held ? 'follow' : 'load' }
  let standing: Standing = held ? { kind: 'connecting' } : { kind: 'loading', isFailing: false }
  let hasFollowed = false
  let road = FIRST_ROAD
  let line: Line | undefined
  let loading: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function happen(happening: Happening) {
    if (ended.signal.aborted) return
    const next = step(connection, happening, { now: Date.now(), random: Math.random() })
    road = roadAfter(road, { before: connection, after: next.connection, happening })
    connection = next.connection
    hasFollowed ||= connection.phase === 'following'
    clearTimeout(timer)
    const deadline = deadlineOf(connection)
    if (deadline) timer = setTimeout(() => happen({ kind: 'tick' }), deadline - Date.now())
    for (const order of next.orders) obey(order)
    tellStanding()
  }

  function obey(order: Order) {
    loading?.abort()
    loading = new AbortController()
    const { signal } = loading
    line?.close()
    if (order === 'load') void loadCoverage(signal)
    if (order === 'open') open()
  }

  function open() {
    if (!addresses || !coverage) return
    const after = parseCursor(coverage.cursor) ?? BEGINNING
    line = roads[road.number]?.({ ...asking, ask, addresses, after, hear: hearWord })
  }

  async function loadCoverage(signal: AbortSignal) {
    if (!addresses) return happen({ kind: 'refused', why: 'unknown' })
    const answer = await load<Coverage>(ask(addresses.snapshot, signal))
    if (signal.aborted) return
    if (answer.kind !== 'loaded') return happen(answer)
    take(answer.value, [])
    happen({ kind: 'loaded' })
  }

  function hearWord(word: Word) {
    if (word.kind !== 'changes') return happen(word)
    for (const change of word.changes) if ('update' in change) seen.set(change.update.id, change)
    if (coverage) take(word.changes.reduce(fold, coverage), word.changes)
    happen({ kind: 'heard' })
  }

  function take(next: Coverage, changes: readonly Change[]) {
    coverage = next
    onCoverage?.(next, changes)
  }

  function tellStanding() {
    const next = standingOf(connection, { hasCoverage: coverage !== undefined, hasFollowed })
    if (JSON.stringify(next) === JSON.stringify(standing)) return
    standing = next
    onStanding?.(next)
  }

  async function loadOlder(limit?: number) {
    if (!addresses || coverage?.older === undefined) return 'none'
    const place = coverage.older
    const answer = await load<OlderPage>(ask(addresses.older(place, limit), ended.signal))
    if (answer.kind !== 'loaded') return 'failed'
    // Loaded whole meanwhile, the coverage may have another end.
    if (coverage.older !== place) return 'none'
    take(foldOlder(coverage, latestOf(answer.value, seen)), [])
    return 'loaded'
  }

  function close() {
    ended.abort()
    clearTimeout(timer)
    line?.close()
    loading?.abort()
  }

  if (page) hearWakes(ended.signal, happen)
  queueMicrotask(() => happen({ kind: 'start' }))
  return {
    get coverage() {
      return coverage
    },
    get standing() {
      return standing
    },
    loadOlder,
    retry: () => happen({ kind: 'wake' }),
    close,
  }
}

type Known = { readonly hasCoverage: boolean; readonly hasFollowed: boolean }

function standingOf(connection: Connection, { hasCoverage, hasFollowed }: Known): Standing {
  if (connection.phase === 'stopped') return { kind: 'stopped', why: connection.why }
  if (connection.phase === 'following') return { kind: 'live' }
  const isFailing = connection.phase === 'waiting' || (connection.phase === 'trying' && connection.attempt > 0)
  if (!hasCoverage) return { kind: 'loading', isFailing }
  if (connection.aim === 'load') return { kind: 'catching-up' }
  return { kind: hasFollowed || isFailing ? 'reconnecting' : 'connecting' }
}
