/** Asks the server for updates of a coverage that this desk has not loaded. */
import { server } from '#client/desk/api/server.ts'
import { having, outcomeOf } from '#client/posting/src/outcome.ts'
import type { Update } from '#shared/blog/update.ts'
import type { SearchHit } from '#shared/search/hit.ts'

export type Beyond =
  | {
      readonly kind: 'found'
      readonly updates: readonly Update[]
      readonly hasMore: boolean
      /** False while the server has not indexed all updates. */
      readonly isComplete: boolean
    }
  | { readonly kind: 'failed' }

type SearchedBeyond = {
  readonly blog: string
  readonly text: string
  readonly topic: string | undefined
  readonly contributor: string | undefined
  /** Where the loaded ones end; undefined if that is the end of the coverage. */
  readonly older: string | undefined
  readonly loaded: readonly Update[]
  readonly signal: AbortSignal
}

/** What a person reads through before adding a word. The server's limit for one page of results. */
const MOST = 50

type Found = { readonly results: readonly SearchHit[]; readonly older?: string; readonly complete: boolean }

const NOTHING: Beyond = { kind: 'found', updates: [], hasMore: false, isComplete: true }

export function searchBeyond(asked: SearchedBeyond): Promise<Beyond> {
  if (asked.older === undefined) return Promise.resolve(NOTHING)
  return asked.text.trim() === '' ? listed(asked) : found(asked)
}

async function found({ blog, text, topic, contributor, loaded, signal }: SearchedBeyond): Promise<Beyond> {
  const query = queryOf({ q: text.slice(0, 200), topic, contributor })
  const path = `/v1/blogs/${blog}/search?${query}`
  const answer = outcomeOf(await server.call({ method: 'GET', path, signal }), having<Found>('results'))
  if (answer.kind !== 'done') return { kind: 'failed' }
  const held = new Set(loaded.map(({ id }) => id))
  const hits = answer.results.filter(({ id }) => !held.has(id))
  const read = await Promise.all(hits.map(({ id }) => server.readUpdate({ blog, id }, { signal })))
  // One that was removed in between is none of them any more.
  const updates = read.flatMap(one => (one.kind === 'done' ? [one.update] : []))
  return { kind: 'found', updates, hasMore: answer.older !== undefined, isComplete: answer.complete }
}

async function listed({ blog, topic, contributor, older = '', signal }: SearchedBeyond): Promise<Beyond> {
  const path = `/v1/blogs/${blog}/updates?${queryOf({ topic, contributor, before: older })}`
  const reader = having<{ readonly updates: readonly Update[]; readonly older?: string }>('updates')
  const answer = outcomeOf(await server.call({ method: 'GET', path, signal }), reader)
  if (answer.kind !== 'done') return { kind: 'failed' }
  return { kind: 'found', updates: answer.updates, hasMore: answer.older !== undefined, isComplete: true }
}

function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return new URLSearchParams({ ...Object.fromEntries(given), limit: String(MOST) }).toString()
}
