/**
 * The clock of the database, shared by all nodes: it decides what is due, and changes carry its time. Between readings
 * it is advanced by the process's monotonic clock, so a node whose own clock is wrong or is set while it runs still has
 * the right time.
 */
import type { Queries } from './postgres.ts'

/** More than NTP leaves, less than anybody notices on a page. */
const MAX_SKEW_MS = 1_000

const NOW = 'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now_ms'

type DatabaseClockOptions = {
  /** The node's own clock. */
  readonly now: () => Date
  /** Milliseconds of a monotonic clock. */
  readonly elapsedMs: () => number
  /** Called when the node's clock gets off by more than MAX_SKEW_MS, once each time. Ahead is positive. */
  readonly onSkew: (aheadMs: number) => void
}

/** When a response with the database's time was requested, and that time. */
type Reading = { readonly sentMs: number; readonly databaseMs: number }

export class DatabaseClock {
  readonly #options: DatabaseClockOptions
  /** Database time minus monotonic time. A lower bound: it may lag by one network latency, and is never ahead. */
  #offsetMs: number | undefined
  #isTold = false

  constructor(options: DatabaseClockOptions) {
    this.#options = options
  }

  /** The node's own time until the database's is known. */
  readonly now = (): Date => {
    const { now, elapsedMs } = this.#options
    return this.#offsetMs === undefined ? now() : new Date(Math.floor(elapsedMs() + this.#offsetMs))
  }

  /** How far the node's own clock is ahead. */
  get aheadMs(): number {
    return this.#options.now().getTime() - this.now().getTime()
  }

  startReading(): number {
    return this.#options.elapsedMs()
  }

  async read(queries: Queries): Promise<void> {
    const sentMs = this.startReading()
    const [row] = await queries.query(NOW)
    this.take({ sentMs, databaseMs: Number(row?.now_ms) })
  }

  take({ sentMs, databaseMs }: Reading): void {
    const heardMs = this.#options.elapsedMs()
    const [least, most] = [databaseMs - heardMs, databaseMs - sentMs]
    const held = this.#offsetMs
    // Of several readings that agree, the quickest is the most accurate; one that disagrees means that the clock was
    // set.
    if (held === undefined || held < least || held > most) this.#offsetMs = least
    this.#compare(heardMs - sentMs)
  }

  #compare(doubtMs: number): void {
    const { aheadMs } = this
    const isOff = Math.abs(aheadMs) > MAX_SKEW_MS + doubtMs
    if (isOff && !this.#isTold) this.#options.onSkew(aheadMs)
    this.#isTold = isOff
  }
}
