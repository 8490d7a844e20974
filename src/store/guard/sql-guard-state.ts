/** The guard's state in a database, shared by all nodes. */
import { randomBytes } from 'node:crypto'
import type { Database, Run } from '#store/sql/database.ts'
import { guardSql } from './guard-sql.ts'
import type { CommentAttempt, GuardState, Level, MeterOf, Taken } from './guard-state.ts'

const SECRET_BYTES = 32

type Running = Run<keyof typeof guardSql>

export class SqlGuardState implements GuardState {
  readonly #database

  constructor(database: Database) {
    this.#database = database.prepare(guardSql)
  }

  async secretOf(day: number): Promise<string> {
    const { run } = this.#database
    const [known] = await run('secret', [day])
    if (known) return String(known.secret)
    await run('keepSecret', [day, randomBytes(SECRET_BYTES).toString('base64url')])
    await run('forgetSecrets', [day - 1, day + 1])
    const [made] = await run('secret', [day])
    if (!made) throw new Error('A secret that was just stored is missing')
    return String(made.secret)
  }

  async levels(meters: readonly MeterOf[]): Promise<Readonly<Record<string, Level>>> {
    const rows = await this.#database.run('levels', [meters.map(({ name }) => name)])
    const left = new Map(rows.map(row => [String(row.name), Number(row.left_ms)]))
    return Object.fromEntries(meters.map(meter => [meter.name, levelOf(meter, left.get(meter.name) ?? 0)]))
  }

  take(attempt: CommentAttempt): Promise<Taken> {
    return this.#database.transaction(run => take(run, attempt))
  }
}

/** Rows are locked in one order, kind by kind, so that two nodes never wait for each other in a circle. */
async function take(run: Running, { meters, load, puzzle, texts, textMs }: CommentAttempt): Promise<Taken> {
  const levels: Record<string, Level> = {}
  for (const meter of meters) {
    const level = await count(run, meter)
    if (typeof level === 'number') return { kind: 'full', waitMs: level }
    levels[meter.name] = level
  }
  if (puzzle) {
    const [used] = await run('use', [`puzzle:${puzzle.id}`, puzzle.by, puzzle.liveMs])
    if (!used) return { kind: 'used' }
  }
  let alike = 0
  for (const text of texts.toSorted()) {
    const [row] = await run('text', [`text:${text}`, textMs, textMs])
    alike = Math.max(alike, Number(row?.value))
  }
  levels[load.name] = await countLoad(run, load)
  // At last: it skips what others hold, so it never waits while it holds what they wait for.
  await run('sweep')
  return { kind: 'taken', levels, alike }
}

/** A number: how long to wait. */
async function count(run: Running, meter: MeterOf): Promise<Level | number> {
  const { name, intervalMs, most } = meter
  const fullMs = intervalMs * most
  const beyond = [fullMs, intervalMs, intervalMs, fullMs, fullMs - intervalMs, fullMs]
  const [row] = await run('meter', [name, intervalMs, fullMs, ...beyond])
  if (row) return levelOf(meter, Number(row.left_ms))
  const [held] = await run('levels', [[name]])
  return Math.max(1, Number(held?.left_ms ?? 0) - (fullMs - intervalMs))
}

async function countLoad(run: Running, meter: MeterOf): Promise<Level> {
  const { name, intervalMs, most } = meter
  const fullMs = intervalMs * most
  const [row] = await run('load', [
    name,
    intervalMs,
    fullMs,
    fullMs,
    intervalMs,
    fullMs - intervalMs,
    intervalMs,
    fullMs,
  ])
  return levelOf(meter, Number(row?.left_ms))
}

/** A meter beyond full was written by a clock that was ahead. */
function levelOf({ intervalMs, most }: MeterOf, leftMs: number): Level {
  const fill = leftMs / intervalMs
  return { fill: fill > most ? 0 : Math.max(0, fill), most }
}
