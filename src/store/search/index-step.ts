/** One step of the index, within its transaction. */
import type { BlogId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Run } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'
import { DAMAGED, EMPTYING } from '#store/sql/search-tables.ts'
import { indexedWords, scopeOf } from './indexed-words.ts'
import { placesAt } from './place.ts'
import type { IndexStep } from './search.ts'
import type { indexSql } from './search-sql.ts'

/** Posts wait for a step on SQLite: it takes some milliseconds. */
const MAX_UPDATES = 16
/** Of their states as JSON. One is always indexed. */
const MAX_CHARACTERS = 200_000
/** Their ids alone. */
const MAX_WALKED = 500
/** Without their words, which were deleted before. */
const MAX_EMPTIED = 500

type RunIndex = Run<keyof typeof indexSql>

export async function indexStep(run: RunIndex): Promise<IndexStep> {
  const [lock] = await run('lock')
  if (lock && lock.is_ours !== true) return { kind: 'busy' }
  const isDone = Number((await run('walk'))[0]?.is_done)
  if (isDone === DAMAGED) return { kind: 'damaged' }
  if (isDone === EMPTYING) return emptyOn(run)
  const gone = await forgetGone(run)
  if (gone > 0) return { kind: 'done', indexed: 0, isBehind: true }
  const waiting = await run('waiting', [MAX_UPDATES])
  const taken = inOrder(withinBound(waiting))
  await Promise.all(taken.map(row => indexOne(run, row)))
  if (taken.length > 0) return { kind: 'done', indexed: taken.length, isBehind: true }
  await run('tidy')
  const isLocked = (await run('queued')).length > 0
  return { kind: 'done', indexed: 0, isBehind: (await walkOn(run)) || isLocked }
}

/** Words of removed updates. First of all: nobody searches for them, but they must not stay in the file. */
async function forgetGone(run: RunIndex): Promise<number> {
  const gone = await run('gone', [MAX_UPDATES])
  await Promise.all(
    gone.flatMap(({ id, blog, version }) => [
      run('forgetGone', [String(blog), String(id)]),
      run('goneDone', [String(id), String(blog), Number(version)]),
    ]),
  )
  return gone.length
}

async function emptyOn(run: RunIndex): Promise<IndexStep> {
  await run('emptyEntries', [MAX_EMPTIED])
  if ((await run('anyEntry')).length === 0) await run('restart')
  return { kind: 'done', indexed: 0, isBehind: true }
}

/** The statements travel together: meanwhile a correction of one of these updates waits. */
async function indexOne(run: RunIndex, { blog, id, version, shown_at, state }: Row): Promise<void> {
  const { first, last } = placesAt(String(shown_at))
  const words = indexedWords(JSON.parse(String(state)) as Update)
  const scope = scopeOf(blog as BlogId)
  await Promise.all([
    run('forget', [String(blog), String(id)]),
    run('add', [first, String(blog), String(id), Number(version), scope, words, first, last]),
    run('done', [String(id), String(blog)]),
  ])
}

/** Queues the next updates from before the index. True if there may be more. */
async function walkOn(run: RunIndex): Promise<boolean> {
  const [walk] = await run('walk')
  if (!walk || Number(walk.is_done) === 1) return false
  const from = [String(walk.at_blog), String(walk.at_update)]
  const passed = await run('walked', [...from, MAX_WALKED])
  const end = passed.at(-1)
  if (!end) {
    await run('advance', [...from, 1])
    return false
  }
  const to = [String(end.blog), String(end.id)]
  await run('queue', [...from, ...to])
  await run('advance', [...to, 0])
  return true
}

/** FTS5 writes a part of its index for each place that is before the last one, and merges all of them later. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (String(a.shown_at) < String(b.shown_at) ? -1 : 1))
}

function withinBound(rows: readonly Row[]): readonly Row[] {
  let characters = 0
  const end = rows.findIndex(({ state }, index) => {
    characters += String(state).length
    return index > 0 && characters > MAX_CHARACTERS
  })
  return end < 0 ? rows : rows.slice(0, end)
}
