/** The broadcast channels on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { Channels } from '#push/live-activities/channels.ts'
import { channelsSql } from '#push/live-activities/channels-sql.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { prepareAll } from '#store/sql/prepare.ts'

export function createSqliteChannels(database: DatabaseSync): Channels {
  const run = prepareAll(database, channelsSql)
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
    async take({ blog, place, runner }, { until, now }) {
      run.begin.run(blog)
      if (run.take.get(runner, until, blog, place, runner, now)) return 'yours'
      return String(run.told.get(blog)?.told) < place ? 'held' : 'told'
    },
    async tell({ blog, place }) {
      run.tell.run(place, blog, place)
    },
    async pass({ blog, runner }) {
      run.pass.run(blog, runner)
    },
  }
}
