/** The broadcast channels on PostgreSQL. */

import type { Channels } from '#push/live-activities/channels.ts'
import { channelsSql } from '#push/live-activities/channels-sql.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres } from '#store/sql/postgres.ts'

const SQL = forPostgres(channelsSql)

export function createPostgresChannels(database: Postgres): Channels {
  async function of(blog: BlogId): Promise<string | undefined> {
    const [row] = await database.query(SQL.of, [blog])
    return row && String(row.channel)
  }
  return {
    of,
    async keep(blog, channel) {
      await database.query(SQL.keep, [blog, channel])
      return (await of(blog)) ?? channel
    },
    async forget(blog, channel) {
      await database.query(SQL.forget, [blog, channel])
    },
    all: async () => (await database.query(SQL.all)).map(({ blog }) => String(blog) as BlogId),
    async take({ blog, place, runner }, { until, now }) {
      await database.query(SQL.begin, [blog])
      const [taken] = await database.query(SQL.take, [runner, until, blog, place, runner, now])
      if (taken) return 'yours'
      const [row] = await database.query(SQL.told, [blog])
      return String(row?.told) < place ? 'held' : 'told'
    },
    async tell({ blog, place }) {
      await database.query(SQL.tell, [place, blog, place])
    },
    async pass({ blog, runner }) {
      await database.query(SQL.pass, [blog, runner])
    },
  }
}
