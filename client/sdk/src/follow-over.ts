/** Follows one blog over given transports. */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import { fold, foldOlder } from '../../../src/shared/blog/fold.ts'
import { addressesOf, withQuery } from './addresses.ts'
import type { Connection } from './connection.ts'
import { openLink } from './link.ts'
import type { Transports } from './roads.ts'
import { latestOf, type Seen } from './seen.ts'
import type { SharedSocket } from './shared-socket.ts'
import { load, type OlderPage } from './snapshot.ts'
import { type Standing, standingOf } from './standing.ts'
import type { Ask, Asking } from './transport.ts'

export type Following = {
  readonly coverage: Coverage | undefined
  readonly standing: Standing
  /** For `followComments`. */
  readonly shared: SharedSocket
  /** Adds the next older page to the coverage: 20 updates, or up to 100. */
  loadOlder(limit?: number): Promise<'loaded' | 'none' | 'failed'>
  /** Starts the next attempt now. */
  retry(): void
  close(): void
}

export type Listener = Asking & {
  /** `changes` led to this coverage; empty after a load of the whole coverage or of older updates. */
  readonly onCoverage?: (coverage: Coverage, changes: readonly Change[]) => void
  readonly onStanding?: (standing: Standing) => void
  /** `loadOlder` then adds key events alone. */
  readonly keyOnly?: boolean | undefined
}

type FollowOptions = {
  readonly src: string
  readonly listener: Listener
  /** A coverage that the reader already has. */
  readonly held?: Coverage | undefined
  readonly transports: Transports
  readonly ask: Ask
}

export function followOver({ src, listener, held, transports, ask }: FollowOptions): Following {
  const { onCoverage, onStanding, keyOnly, ...asking } = listener
  // Without a page, as in Node and React Native, `src` must be absolute.
  const addresses = addressesOf(src, globalThis.document?.baseURI)
  const askAll: Ask = (address, signal) => ask(withQuery(address, addresses?.query), signal)
  const ended = new AbortController()
  const { signal } = ended
  const seen: Seen = new Map()
  const shared: SharedSocket = {}
  let coverage = held
  let standing: Standing = held ? { kind: 'connecting' } : { kind: 'loading', isFailing: false }
  let hasFollowed = false

  const happen = openLink({
    ...asking,
    ...{ transports, ask: askAll, addresses, signal, shared, held: () => coverage, take, apply, report },
  })

  function take(next: Coverage, changes: readonly Change[] = []) {
    coverage = next
    onCoverage?.(next, changes)
  }

  function apply(changes: readonly Change[]) {
    for (const change of changes) if ('update' in change) seen.set(change.update.id, change)
    if (coverage) take(changes.reduce(fold, coverage), changes)
  }

  function report(connection: Connection) {
    hasFollowed ||= connection.phase === 'following'
    const next = standingOf(connection, { hasCoverage: coverage !== undefined, hasFollowed })
    if (JSON.stringify(next) === JSON.stringify(standing)) return
    standing = next
    onStanding?.(next)
  }

  async function loadOlder(limit?: number) {
    if (!addresses || coverage?.older === undefined) return 'none'
    const before = coverage.older
    const answer = await load<OlderPage>(askAll(addresses.older(before, { limit, keyOnly }), signal))
    if (answer.kind !== 'loaded') return 'failed'
    // The coverage may have been reloaded meanwhile and end elsewhere.
    if (coverage.older !== before) return 'none'
    take(foldOlder(coverage, latestOf(answer.value, seen)))
    return 'loaded'
  }

  return {
    get coverage() {
      return coverage
    },
    get standing() {
      return standing
    },
    shared,
    loadOlder,
    retry: () => happen({ kind: 'wake' }),
    close: () => ended.abort(),
  }
}
