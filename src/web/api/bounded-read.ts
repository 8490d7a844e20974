/** Reads a stream for one response with a limit on its size: a limit on the number of changes alone would not bound it. */
import type { Log, LoggedChange, Read } from '#store/log/log.ts'

/** About 0.5 MB; clients continue from the cursor of the response. */
const MAX_ANSWER_CHARACTERS = 500_000
/** Reads in parts of doubling length, so that little is read in vain where changes are long. */
const FIRST_READ = 50

/** Reads up to `limit` changes, but at most about `maxCharacters` of text; always at least one change. */
export function boundReads(log: Pick<Log, 'read'>, maxCharacters = MAX_ANSWER_CHARACTERS): Log['read'] {
  return async (stream, after, limit) => {
    const first = await log.read(stream, after, Math.min(limit, FIRST_READ))
    if (first.kind !== 'changes') return first
    const { head } = first
    const changes = [...first.changes]
    for (let last = changes.at(-1); last && last.offset < head.offset; last = changes.at(-1)) {
      if (changes.length >= limit || charactersIn(changes) >= maxCharacters) break
      const part = Math.min(limit - changes.length, changes.length)
      const next = await log.read(stream, { epoch: head.epoch, offset: last.offset }, part)
      // If the log went back in time meanwhile, the client's next request detects it.
      if (next.kind !== 'changes' || next.changes.length === 0) break
      changes.push(...next.changes)
    }
    return { ...first, changes: withinBound(changes, maxCharacters) } satisfies Read
  }
}

function charactersIn(changes: readonly LoggedChange[]): number {
  return changes.reduce((sum, { text }) => sum + text.length, 0)
}

function withinBound(changes: readonly LoggedChange[], maxCharacters: number): readonly LoggedChange[] {
  let characters = 0
  const end = changes.findIndex(({ text }, n) => {
    characters += text.length
    return n > 0 && characters > maxCharacters
  })
  return end === -1 ? changes : changes.slice(0, end)
}
