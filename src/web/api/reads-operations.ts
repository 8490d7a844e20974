/** The API calls with which readers' programs report what was read, and the newsroom learns how much was. */
import { z } from 'zod'
import { type Doors, isStaff } from '#delivery/access/doors.ts'
import type { ReadCounting } from '#delivery/reads/open-read-counting.ts'
import type { Directory } from '#delivery/sites/directory.ts'
import { ELSEWHERE } from '#delivery/sites/embedding.ts'
import { Refusal } from '#platform/errors.ts'
import { updateId } from '#shared/blog/ids.ts'
import { blogFigures, type Estimate, type ReadFigures } from '#shared/blog/reads.ts'
import type { Records } from '#store/log/records.ts'
import type { ReadCounts, ReadSums } from '#store/reads/read-counts.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { exampleUpdate } from './examples.ts'
import { limitUpTo, type Operation, ofBlog, operation } from './operation.ts'

/** What a reader scrolls past in half a minute, with room to spare. */
const MAX_REPORTED = 100
/** 2^30 is more than there are readers. */
const MAX_POWER = 30
/** With two hundred sites, counting them takes the database some ten milliseconds. */
const MAX_UPDATES = 500
const DEFAULT_UPDATES = 100
/** 95 % of a normal distribution. */
const Z = 1.96

const reported = z
  .strictObject({
    sampling: z.int().min(0).max(MAX_POWER).meta({ description: 'The `sampling` by which this reader was drawn' }),
    viewed: z
      .array(updateId)
      .max(MAX_REPORTED)
      .default([])
      .meta({ description: 'Updates that were on screen for a second, not reported before' }),
    read: z
      .array(updateId)
      .max(MAX_REPORTED)
      .default([])
      .meta({ description: 'Updates that stayed on screen for as long as they take to read, not reported before' }),
  })
  .meta({ id: 'ReadReport', example: { sampling: 0, viewed: [exampleUpdate.id], read: [] } })

const receipt = z
  .object({
    sampling: z.int().optional().meta({
      description:
        'The present one. If it is larger, go on with a probability of 2 to the power of the difference, and with this value; else stop for good. Absent: stop',
    }),
  })
  .meta({ id: 'ReadReceipt' })

const readsQuery = z.object({
  before: updateId.optional().meta({ description: 'The `older` of the previous page' }),
  limit: limitUpTo(MAX_UPDATES, { of: 'updates, the newest first', otherwise: DEFAULT_UPDATES }),
  sites: z.enum(['true', 'false']).optional().meta({ description: '`true`: also the sites of each update' }),
})

const exampleSums = { views: { count: 12_416, error: 372 }, reads: { count: 7_040, error: 280 } }

type ReadsPorts = {
  readonly reading?: ReadCounting | undefined
  readonly readCounts: Pick<ReadCounts, 'of'>
  readonly records: Pick<Records, 'blog'>
  readonly doors: Pick<Doors, 'accessOf'>
  readonly directory: Pick<Directory, 'withId'>
  readonly now: () => Date
}

export function readsOperations(ports: ReadsPorts): readonly Operation[] {
  return [countReads(ports), reportReads(ports)]
}

function reportReads({ reading, doors }: ReadsPorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/blogs/:blog/reads',
    name: 'reportReads',
    group: 'Following',
    summary: 'Report what was read',
    description:
      'For programs that show a blog. Draw once, when the blog is loaded: with a probability of 1 in 2^`sampling`, report what this reader views and reads from then on, every half minute and when it leaves; otherwise never call this. Nothing of the reader is stored, and calls with a key that covers the blog are not counted. Ids that are not public updates of the blog are ignored, and so is what one network sends beyond its share.',
    access: 'public',
    policy: { roles: ['ingest', 'gateway'], limit: 'message', withinTopic: true },
    params: ofBlog,
    body: reported,
    answers: { 200: { description: 'It was counted', schema: receipt, example: { sampling: 0 } } },
    refuses: ['unknown_blog'],
    async run({ params: { blog }, body, address, from, within, by }) {
      if (!(await doors.accessOf(blog))) throw new Refusal('unknown_blog')
      if (reading && !isStaff({ key: by }, blog))
        reading.count({ blog, site: from, topic: within, network: address, ...body })
      const json = reading ? { sampling: reading.powerOf(blog) } : {}
      return { headers: { 'Cache-Control': PRIVATE }, json }
    },
  })
}

function countReads({ reading, readCounts, records, directory, now }: ReadsPorts): Operation {
  const sitesIn = (list: readonly (ReadSums & { readonly site: string })[]) =>
    list.map(one => ({ site: one.site, name: directory.withId(one.site)?.name, ...sumsIn(one) }))

  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/reads',
    name: 'countReads',
    group: 'Following',
    summary: 'Count the views and reads of updates',
    description:
      'A view: at least half of an update, or of the screen, was filled by it for a second. A read: it stayed so for its length at 25 characters a second, for 2 to 30 seconds. Each load of a page counts anew. Counted by sampling, without cookies, ids or addresses; some seconds old.',
    access: 'editor',
    params: ofBlog,
    query: readsQuery,
    answers: {
      200: {
        description: 'The counts of the newest updates that were seen, of the sites, and by hour',
        schema: blogFigures,
        example: {
          updates: [{ id: exampleUpdate.id, ...exampleSums }],
          total: exampleSums,
          sites: [{ site: ELSEWHERE.own, ...exampleSums }],
          hours: [{ hour: '2026-03-04T16:00:00.000Z', views: 12_416, reads: 7_040 }],
          isCounted: true,
          at: '2026-03-04T16:44:00.000Z',
        },
      },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog }, query: { before, limit, sites } }) {
      if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
      const counts = await readCounts.of(blog, { before, limit, withSites: sites === 'true' })
      const json = {
        updates: counts.updates.map(one => ({
          ...{ id: one.id, ...sumsIn(one) },
          ...(one.sites && { sites: sitesIn(one.sites) }),
        })),
        older: counts.older,
        total: sumsIn(addedUp(counts.sites)),
        sites: sitesIn(counts.sites),
        hours: counts.hours.map(one => ({ ...one, hour: `${one.hour}:00:00.000Z` })),
        isCounted: reading !== undefined,
        at: now().toISOString(),
      }
      return { headers: { 'Cache-Control': PRIVATE }, json }
    },
  })
}

function sumsIn({ views, reads: wasRead, viewsSpread, readsSpread }: ReadSums): ReadFigures {
  return { views: estimated(views, viewsSpread), reads: estimated(wasRead, readsSpread) }
}

function estimated(count: number, spread: number): Estimate {
  return { count, error: Math.ceil(Z * Math.sqrt(spread)) }
}

function addedUp(list: readonly ReadSums[]): ReadSums {
  const none: ReadSums = { views: 0, reads: 0, viewsSpread: 0, readsSpread: 0 }
  return list.reduce((sum, one) => {
    return {
      views: sum.views + one.views,
      reads: sum.reads + one.reads,
      viewsSpread: sum.viewsSpread + one.viewsSpread,
      readsSpread: sum.readsSpread + one.readsSpread,
    }
  }, none)
}
