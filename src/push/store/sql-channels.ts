/** The store of broadcast channels over a database. */
import type { Channels } from '#push/live-activities/channels.ts'
import { channelsSql } from '#push/live-activities/channels-sql.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Database } from '#store/sql/database.ts'

export function createSqlChannels(database: Database): Channels {
  const { run } = database.prepare(channelsSql)

  async function of(blog: BlogId): Promise<string | undefined> {
    const [row] = await run('of', [blog])
    return row && String(row.channel)
  }

  return {
    of,
    async keep(blog, channel) {
      await run('keep', [blog, channel])
      return (await of(blog)) ?? channel
    },
    async forget(blog, channel) {
      await run('forget', [blog, channel])
    },
    all: async () => (await run('all')).map(({ blog }) => String(blog) as BlogId),
    async take({ blog, place, runner }, { until, now }) {
      await run('begin', [blog])
      const [taken] = await run('take', [runner, until, blog, place, runner, now])
      if (taken) return 'yours'
      const [row] = await run('told', [blog])
      return String(row?.told) < place ? 'held' : 'told'
    },
    async tell({ blog, place }) {
      await run('tell', [place, blog, place])
    },
    async pass({ blog, runner }) {
      await run('pass', [blog, runner])
    },
  }
}
