/** Deletes comments that were rejected, withdrawn or merged long ago, in batches. */
import type { Database, Prepared } from '#store/sql/database.ts'
import { oldCommentsSql } from './retention-sql.ts'

type Asked = { readonly before: string; readonly limit: number }

export class OldComments {
  readonly #prepared: Prepared<keyof typeof oldCommentsSql>

  constructor(database: Database) {
    this.#prepared = database.prepare(oldCommentsSql)
  }

  prune({ before, limit }: Asked): Promise<number | 'busy'> {
    return this.#prepared.transaction(async run => {
      const [lock] = await run('lock')
      if (lock && lock.is_ours !== true) return 'busy'
      const found = Map.groupBy(await run('find', [before, limit]), ({ blog }) => String(blog))
      let rows = 0
      for (const blog of [...found.keys()].toSorted()) {
        await run('lockCounts', [blog])
        const ids = (found.get(blog) ?? []).map(({ id }) => String(id))
        const states = (await run('remove', [blog, ids, before])).map(({ state }) => state)
        const rejected = states.filter(state => state === 'rejected').length
        await run('addCounts', [0, 0, 0, -rejected, blog])
        rows += states.length
      }
      return rows
    })
  }
}
