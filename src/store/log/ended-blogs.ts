/** Deletes coverages that ended long ago, with everything about them, in batches. */
import type { Database, Prepared, Run } from '#store/sql/database.ts'
import { endedBlogsSql, measureEndedSql } from './retention-sql.ts'

type BlogAsk = {
  readonly blog: string
  /** Only if it ended, and was last changed, before. An instant in UTC. */
  readonly before: string
  readonly limit: number
}

export class EndedBlogs {
  readonly #prepared: Prepared<keyof typeof endedBlogsSql>
  readonly #measures: Prepared<keyof typeof measureEndedSql>

  constructor(database: Database) {
    this.#prepared = database.prepare(endedBlogsSql)
    this.#measures = database.prepare(measureEndedSql)
  }

  /** By their ids. */
  async list(asked: { readonly before: string; readonly after: string; readonly limit: number }) {
    const rows = await this.#prepared.run('list', [asked.before, asked.after, asked.limit])
    return rows.map(({ id }) => String(id))
  }

  /** All rows that `prune` counts, of every coverage that it would delete. */
  measure(before: string): Promise<{ readonly rows: number; readonly bytes: number }> {
    return this.#measures.snapshot(async run => {
      let [rows, bytes] = [0, 0]
      for (const table of MEASURED) {
        const [row] = await run(table, [before])
        rows += Number(row?.count)
        bytes += Number(row?.bytes)
      }
      return { rows, bytes }
    })
  }

  /** Deletes one batch and returns the number of rows; 0 when there is nothing left of it, or it was changed again. */
  prune({ blog, before, limit }: BlogAsk): Promise<number> {
    return this.#prepared.transaction(async run => {
      await run('lock', [[blog]])
      const [old] = await run('isOld', [blog, before])
      if (!old) return 0
      await run('lockComments', [blog])
      const rows = await deleteContent(run, blog, limit)
      return rows > 0 ? rows : deleteRest(run, blog)
    })
  }
}

const MEASURED = ['updates', 'changes', 'keys', 'followers', 'comments', 'blogs'] as const

type RunEnded = Run<keyof typeof endedBlogsSql>

async function deleteContent(run: RunEnded, blog: string, limit: number): Promise<number> {
  const updates = (await run('updates', [blog, limit])).map(({ id }) => String(id))
  if (updates.length > 0) await queuePictures(run, updates)
  let rows = updates.length
  for (const stream of streamsOf(blog)) {
    for (const step of ['changes', 'keys'] as const) rows += (await run(step, [stream, limit])).length
  }
  for (const step of ['followers', 'comments'] as const) rows += (await run(step, [blog, limit])).length
  return rows
}

const OF_BLOG = [
  ...(['retries', 'parts', 'lanes', 'campaigns', 'turns', 'checkpoints'] as const),
  ...(['commentCounts', 'commentAnswers', 'contributors'] as const),
  ...(['updateReads', 'siteReads', 'hourlyReads'] as const),
]

async function deleteRest(run: RunEnded, blog: string): Promise<number> {
  await queuePictures(run, streamsOf(blog))
  for (const step of OF_BLOG) await run(step, [blog])
  for (const stream of streamsOf(blog)) await run('stream', [stream])
  return (await run('blog', [blog])).length
}

/** They are erased unless another update shows them. */
async function queuePictures(run: RunEnded, shownBy: readonly string[]): Promise<void> {
  await run('queuePictures', [shownBy])
  await run('hidePictures', [shownBy])
}

function streamsOf(blog: string): readonly string[] {
  return [`blog:${blog}`, `desk:${blog}`, `comments:${blog}`]
}
