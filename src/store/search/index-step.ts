/** One step of the index, within its transaction. */
import type { BlogId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Run } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'
import { DAMAGED, EMPTYING } from '#store/sql/search-tables.ts'
import type { indexSql } from './index-sql.ts'
import { forTsvector, indexedWords, scopeOf } from './indexed-words.ts'
import { placesAt } from './place.ts'
import type { IndexStep } from './search.ts'

/** Posts wait for a step on SQLite: it takes some milliseconds. */
const MAX_UPDATES = 16
/** On PostgreSQL only a correction of one of them does; the node itself reads their words in some milliseconds. */
const MAX_SHARED = 64
/** Of removed updates no words are read. */
const MAX_SHARED_GONE = 500
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
  // Only PostgreSQL has locks, since only there others write meanwhile.
  const isShared = lock !== undefined
  const done = (indexed: number, isBehind: boolean) =>
    ({ kind: 'done', indexed, isBehind, delaysPosts: !isShared }) as const
  const isDone = Number((await run('walk'))[0]?.is_done)
  if (isDone === DAMAGED) return { kind: 'damaged' }
  if (isDone === EMPTYING) {
    await emptyOn(run)
    return done(0, true)
  }
  const gone = await run('gone', [isShared ? MAX_SHARED_GONE : MAX_UPDATES])
  if (gone.length > 0) {
    await (isShared ? forgetTogether(run, gone) : forgetOneByOne(run, gone))
    return done(0, true)
  }
  const waiting = await run('waiting', [isShared ? MAX_SHARED : MAX_UPDATES])
  const taken = inOrder(withinBound(waiting))
  if (taken.length > 0) {
    await (isShared ? indexTogether(run, taken) : indexOneByOne(run, taken))
    return done(taken.length, true)
  }
  const isLocked = (await run('queued')).length > 0 && (await isLeftAfterTidying(run))
  return done(0, (await walkOn(run)) || isLocked)
}

/** Words of removed updates. First of all: nobody searches for them, but they must not stay in the file. */
async function forgetOneByOne(run: RunIndex, gone: readonly Row[]): Promise<void> {
  await Promise.all(
    gone.flatMap(({ id, blog, version }) => [
      run('forgetGone', [String(blog), String(id)]),
      run('goneDone', [String(id), String(blog), Number(version)]),
    ]),
  )
}

async function forgetTogether(run: RunIndex, gone: readonly Row[]): Promise<void> {
  const named = namesOf(gone)
  await Promise.all([
    run('forgetAllGone', named),
    run('allGoneDone', [...named, gone.map(({ version }) => Number(version))]),
  ])
}

async function isLeftAfterTidying(run: RunIndex): Promise<boolean> {
  await run('tidy')
  return (await run('queued')).length > 0
}

async function emptyOn(run: RunIndex): Promise<void> {
  await run('emptyEntries', [MAX_EMPTIED])
  if ((await run('anyEntry')).length === 0) await run('restart')
}

async function indexOneByOne(run: RunIndex, taken: readonly Row[]): Promise<void> {
  await Promise.all(
    taken.flatMap(row => {
      const { blog, id, version } = row
      const { first, last } = placesAt(String(row.shown_at))
      return [
        run('forget', [String(blog), String(id)]),
        run('add', [
          first,
          String(blog),
          String(id),
          Number(version),
          scopeIn(row),
          wordsIn(row).join(' '),
          first,
          last,
        ]),
        run('done', [String(id), String(blog)]),
      ]
    }),
  )
}

/** The statements travel together: meanwhile a correction of one of these updates waits. */
async function indexTogether(run: RunIndex, taken: readonly Row[]): Promise<void> {
  const named = namesOf(taken)
  const versions = taken.map(({ version }) => Number(version))
  const places = taken.map(({ shown_at }) => placesAt(String(shown_at)))
  const words = taken.map(row => forTsvector(wordsIn(row), scopeIn(row)))
  const [first, last] = [places.map(({ first }) => first), places.map(({ last }) => last)]
  await Promise.all([
    run('forgetAll', named),
    run('addAll', [...named, versions, first, last, words]),
    run('allDone', named),
  ])
}

function namesOf(rows: readonly Row[]): [blogs: readonly string[], ids: readonly string[]] {
  return [rows.map(({ blog }) => String(blog)), rows.map(({ id }) => String(id))]
}

function wordsIn({ state }: Row): readonly string[] {
  return indexedWords(JSON.parse(String(state)) as Update)
}

function scopeIn({ blog }: Row): string {
  return scopeOf(blog as BlogId)
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
