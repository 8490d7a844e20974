/** What the database holds, in figures for an operator. */
import type { Database } from './database.ts'

export type StorageFigures = {
  readonly databaseBytes: number
  readonly blogs: number
  /** Shown by a blog or an update. */
  readonly pictures: number
  /** Of removed updates, not erased yet. */
  readonly picturesToErase: number
  /** Absent while there is no change. */
  readonly oldestChange?: string
  readonly oldestAudit?: string
}

const STREAMS = "SELECT stream FROM streams WHERE head > 0 AND stream LIKE 'blog:%'"

const figuresSql = {
  size: {
    sqlite: 'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()',
    postgres: 'SELECT pg_database_size(current_database()) AS bytes',
  },
  blogs: 'SELECT COUNT(*) AS count FROM blogs',
  pictures: 'SELECT COUNT(DISTINCT picture) AS count FROM pictures_shown',
  toErase: 'SELECT COUNT(*) AS count FROM pictures_to_erase',
  // One look-up per stream: the first change that each still has.
  oldest: `SELECT MIN(substr(c.change, instr(c.change, '"at":"') + 6, 24)) AS at FROM (${STREAMS}) AS s
    JOIN changes c ON c.stream = s.stream
      AND c.change_offset = (SELECT MIN(change_offset) FROM changes WHERE changes.stream = s.stream)`,
  audit: 'SELECT MIN(at) AS at FROM audit',
} as const

export async function storageFigures(database: Database): Promise<StorageFigures> {
  return database.prepare(figuresSql).snapshot(async run => {
    const [[size], [blogs], [pictures], [toErase], [oldest], [audit]] = await Promise.all([
      run('size'),
      run('blogs'),
      run('pictures'),
      run('toErase'),
      run('oldest'),
      run('audit'),
    ])
    return {
      ...{ databaseBytes: Number(size?.bytes), blogs: Number(blogs?.count), pictures: Number(pictures?.count) },
      picturesToErase: Number(toErase?.count),
      ...(typeof oldest?.at === 'string' && { oldestChange: oldest.at }),
      ...(typeof audit?.at === 'string' && { oldestAudit: audit.at }),
    }
  })
}
