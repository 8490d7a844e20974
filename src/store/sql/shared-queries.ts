/**
 * Identical reads of one turn of the event loop share one query. Posts that arrive together with one key, and readers who open
 * one blog, ask the same; a query costs this process about as much as parsing a short post.
 */
import { endOfTurn } from '#platform/end-of-turn.ts'
import type { Queries, Row } from './postgres.ts'

type Read = Queries['query']

export function shareQueries(query: Read): Read {
  /** Those that have not begun. Emptied every turn. */
  const waiting = new Map<string, Promise<readonly Row[]>>()

  return (text, values = []) => {
    if (!isRead(text)) return query(text, values)
    const name = nameOf(text, values)
    const shared = waiting.get(name)
    if (shared) return shared
    // Begun only when the turn ends: a result must be newer than every request that shares it, or a key that was revoked on
    // another node meanwhile would be accepted.
    const reading = endOfTurn().then(() => {
      waiting.delete(name)
      return query(text, values)
    })
    waiting.set(name, reading)
    return reading
  }
}

/** Locks and functions with effects begin with SELECT, too. */
function isRead(text: string): boolean {
  return /^\s*SELECT\b/.test(text) && !/\bFOR (?:NO|KEY|UPDATE|SHARE)\b|\bpg_|\bnextval\b|\bset_config\b/.test(text)
}

function nameOf(text: string, values: readonly unknown[]): string {
  const printed = values.map(value =>
    value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString('base64')}` : JSON.stringify(value),
  )
  return [text, ...printed].join('\n')
}
