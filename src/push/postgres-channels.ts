/** The broadcast channels on PostgreSQL. */
import type { BlogId } from '../blog/ids.ts'
import { forPostgres } from '../sql/portable.ts'
import type { Postgres } from '../sql/postgres.ts'
import type { Channels } from './channels.ts'
import { channelsSql } from './channels-sql.ts'

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
  }
}
