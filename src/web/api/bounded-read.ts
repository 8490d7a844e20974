/** Reading a stream for one answer: changes may be long, so their number alone bounds nothing. */
import type { Log, LoggedChange, Read } from '#store/log/log.ts'

/** Some 0.5 MB; whoever wants the rest asks again from the cursor of the answer. */
const MAX_ANSWER_CHARACTERS = 500_000
/** Read in parts, each twice as long as before, so that little is read in vain where changes are long. */
const FIRST_READ = 50

/** Reads as the log does, up to `limit` changes, but no more text than an answer may hold; one change at the least. */
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
      // A log that went back in time meanwhile tells the next request so.
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
