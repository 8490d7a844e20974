/** The counts of views and reads in a database. */
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Database, Run } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'
import type { CountedUpdate, ReadCounts, ReadSums, ReadsAsk, ReadsOfBlog, ReadsOfUpdate } from './read-counts.ts'
import { readCountsSql } from './read-counts-sql.ts'

type Running = Run<keyof typeof readCountsSql>

export class SqlReadCounts implements ReadCounts {
  readonly #database

  constructor(database: Database) {
    this.#database = database.prepare(readCountsSql)
  }

  async add(hour: string, counted: readonly CountedUpdate[]): Promise<void> {
    if (counted.length === 0) return
    const rows = JSON.stringify(counted.map(rowOf))
    const blogs = [...new Set(counted.map(({ blog }) => blog))].toSorted()
    await this.#database.transaction(run =>
      Promise.all([
        run('addUpdates', [rows]),
        run('addSites', [rows]),
        run('addHour', [hour, rows]),
        ...blogs.map(blog => run('forgetHours', [blog, blog])),
      ]),
    )
  }

  of(blog: BlogId, asked: ReadsAsk): Promise<ReadsOfBlog> {
    return this.#database.snapshot(async run => {
      const { ids, older } = await pageOf(run, blog, asked)
      const [updates, sites, hours] = await Promise.all([
        updatesOf(run, { blog, ids, withSites: asked.withSites }),
        run('sites', [blog]),
        run('hours', [blog]),
      ])
      return {
        updates,
        ...(older && { older }),
        sites: sites.map(row => ({ site: String(row.site), ...sumsOf(row) })),
        hours: hours
          .map(row => ({ hour: String(row.hour), views: Number(row.views), reads: Number(row.reads) }))
          .toReversed(),
      }
    })
  }
}

async function pageOf(run: Running, blog: BlogId, { limit, before }: ReadsAsk) {
  const rows = await (before ? run('pageBefore', [blog, blog, before, limit + 1]) : run('page', [blog, limit + 1]))
  const ids = rows.slice(0, limit).map(({ id }) => String(id) as UpdateId)
  return { ids, older: rows.length > limit ? ids.at(-1) : undefined }
}

type OfPage = { readonly blog: BlogId; readonly ids: readonly UpdateId[]; readonly withSites?: boolean | undefined }

async function updatesOf(run: Running, { blog, ids, withSites }: OfPage): Promise<readonly ReadsOfUpdate[]> {
  if (ids.length === 0) return []
  const [sums, bySite] = await Promise.all([
    run('updates', [blog, ids]),
    withSites ? run('updatesBySite', [blog, ids]) : [],
  ])
  const sites = Map.groupBy(bySite, ({ id }) => String(id))
  const found = new Map(sums.map(row => [String(row.id), sumsOf(row)]))
  return ids.flatMap(id => {
    const ofAll = found.get(id)
    const ofSites = sites.get(id)?.map(row => ({ site: String(row.site), ...sumsOf(row) }))
    return ofAll ? [{ id, ...ofAll, ...(ofSites && { sites: ofSites }) }] : []
  })
}

function rowOf({ blog, id, site, topic, views, reads, viewsSpread, readsSpread }: CountedUpdate) {
  return { blog, id, site, topic: topic ?? null, views, reads, views_spread: viewsSpread, reads_spread: readsSpread }
}

function sumsOf({ views, reads, views_spread, reads_spread }: Row): ReadSums {
  return {
    views: Number(views),
    reads: Number(reads),
    viewsSpread: Number(views_spread),
    readsSpread: Number(reads_spread),
  }
}
