/** What waits to be done, for metrics: counts and the age of the oldest, each by an index and bounded. */
import type { Database, Prepared } from './database.ts'

/** `oldestMs`: how long the oldest has waited; absent where there is none, or its beginning is not stored. */
type Waiting = { readonly count: number; readonly oldestMs?: number }
type Work = 'scheduled' | 'alerts' | 'campaigns' | 'retries' | 'erasures'
export type Backlog = Readonly<Partial<Record<Work, Waiting>>>

/** Beyond that, a backlog is large; counting the rest would add to the load. */
const MOST = 1_000
/** An alert is not sent an hour after its change, so older ones are no work of push any more. */
const ALERT_LIFE_MS = 3_600_000

const upTo = (rows: string) => `(${rows} LIMIT ${MOST}) AS waiting`

const backlogSql = {
  scheduled: `SELECT COUNT(*) AS count, MIN(at) AS at FROM ${upTo(
    'SELECT publish_at AS at FROM updates WHERE publish_at IS NOT NULL AND publish_at <= ? ORDER BY publish_at',
  )}`,
  // The first change that push has not read. Repeats the condition of the partial index `streams_behind` literally.
  alerts: `SELECT COUNT(*) AS count, MIN(COALESCE(substr(c.change, instr(c.change, '"at":"') + 6, 24), last_at)) AS at
    FROM ${upTo(`SELECT stream, pushed, pushed_epoch, epoch, last_at FROM streams
      WHERE stream LIKE 'blog:%' AND head > 0 AND (pushed_epoch <> epoch OR pushed < head) AND last_at >= ?
      ORDER BY last_at DESC`)}
    LEFT JOIN changes c ON waiting.pushed_epoch = waiting.epoch AND c.stream = waiting.stream
      AND c.change_offset = waiting.pushed + 1`,
  campaigns: `SELECT COUNT(*) AS count, MIN(made_at) AS at
    FROM ${upTo("SELECT made_at FROM campaigns WHERE state = 'running'")}`,
  retries: `SELECT COUNT(*) AS count FROM ${upTo('SELECT device FROM campaign_retries')}`,
  // A picture that something else still shows is listed and not to be erased.
  erasures: `SELECT COUNT(*) AS count FROM ${upTo(`SELECT picture FROM pictures_to_erase WHERE NOT EXISTS
    (SELECT 1 FROM pictures_shown WHERE pictures_shown.picture = pictures_to_erase.picture)`)}`,
} as const

type BacklogOptions = { readonly database: Database; readonly now: () => Date }

/** `hasPush`: without it, nothing reads the changes for alerts, and none wait. */
export function createBacklog({ database, now }: BacklogOptions) {
  /** With the first call: a command beside the server never asks. */
  let prepared: Prepared<keyof typeof backlogSql> | undefined

  async function waiting(work: Work, values: readonly string[] = []): Promise<readonly [Work, Waiting]> {
    prepared ??= database.prepare(backlogSql)
    const [row] = await prepared.run(work, values)
    const { count, at } = row ?? {}
    const since = typeof at === 'string' ? { oldestMs: now().getTime() - Date.parse(at) } : {}
    return [work, { count: Number(count), ...since }]
  }

  return {
    async backlog(hasPush: boolean): Promise<Backlog> {
      const recent = new Date(now().getTime() - ALERT_LIFE_MS).toISOString()
      const ofPush = hasPush ? [waiting('alerts', [recent]), waiting('campaigns'), waiting('retries')] : []
      return Object.fromEntries(
        await Promise.all([waiting('scheduled', [now().toISOString()]), waiting('erasures'), ...ofPush]),
      )
    },
  }
}
