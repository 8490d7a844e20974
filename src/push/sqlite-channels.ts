/** The broadcast channels on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { BlogId } from '../blog/ids.ts'
import { prepareAll } from '../sql/prepare.ts'
import type { Channels } from './channels.ts'

const SQL = {
  of: 'SELECT channel FROM live_channels WHERE blog = ?',
  keep: 'INSERT INTO live_channels (blog, channel) VALUES (?, ?) ON CONFLICT DO NOTHING',
  forget: 'DELETE FROM live_channels WHERE blog = ? AND channel = ?',
  all: 'SELECT blog FROM live_channels ORDER BY blog',
} as const

export function createSqliteChannels(database: DatabaseSync): Channels {
  const run = prepareAll(database, SQL)
  const of = (blog: BlogId) => {
    const row = run.of.get(blog)
    return row && String(row.channel)
  }
  return {
    of: async blog => of(blog),
    async keep(blog, channel) {
      run.keep.run(blog, channel)
      return of(blog) ?? channel
    },
    async forget(blog, channel) {
      run.forget.run(blog, channel)
    },
    all: async () => run.all.all().map(({ blog }) => String(blog) as BlogId),
  }
}
