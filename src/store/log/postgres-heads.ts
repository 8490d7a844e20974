/**
 * Reads the heads of streams in batches: requests that arrive during one query share the next. A storm of readers and
 * the checks of thousands of feeds then cost one query at a time, and every result is newer than its request.
 */
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Postgres } from '#store/sql/postgres.ts'

const HEADS = 'SELECT stream, epoch, head FROM streams WHERE stream = ANY ($1::text[])'

type Heads = ReadonlyMap<string, Cursor>
type Look = { readonly streams: Set<StreamName>; readonly heads: Promise<Heads> }

export class PostgresHeads {
  readonly #database: Postgres
  #next: Look | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(database: Postgres) {
    this.#database = database
  }

  async head(stream: StreamName): Promise<Cursor | undefined> {
    this.#next ??= this.#lookAfter(this.#last)
    this.#next.streams.add(stream)
    return (await this.#next.heads).get(stream)
  }

  #lookAfter(last: Promise<unknown>): Look {
    const streams = new Set<StreamName>()
    const heads = last.then(() => {
      this.#next = undefined
      return this.#read([...streams])
    })
    // A failed query rejects its own requests and does not block later ones.
    this.#last = heads.catch(() => {})
    return { streams, heads }
  }

  async #read(streams: readonly StreamName[]): Promise<Heads> {
    const rows = await this.#database.query(HEADS, [streams])
    return new Map(rows.map(row => [String(row.stream), { epoch: String(row.epoch), offset: Number(row.head) }]))
  }
}
