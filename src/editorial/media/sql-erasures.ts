/** The queue of pictures to erase, over SQLite and PostgreSQL. */
import type { Database, Prepared } from '#store/sql/database.ts'
import type { Erasures } from './erasures.ts'
import type { MediaName } from './media-name.ts'

/**
 * How long a claim lasts: longer than erasing or storing a picture takes, with a margin for clock skew between nodes. If a
 * node crashes, another one takes over when its claim expires.
 */
export const HOLD_MS = 5 * 60_000

/** Takes the name of the picture five times. A lead that was replaced is still in the history of its coverage. */
const UNUSED = `NOT EXISTS (SELECT 1 FROM pictures_shown WHERE picture = ?)
  AND NOT EXISTS (SELECT 1 FROM pictures_to_erase WHERE picture = ?)
  AND NOT EXISTS (SELECT 1 FROM templates WHERE instr(state, ?) > 0)
  AND NOT EXISTS (SELECT 1 FROM sites WHERE instr(state, ?) > 0)
  AND NOT EXISTS (SELECT 1 FROM changes WHERE update_id IS NULL AND instr(change, ?) > 0)`
const TIMES = 5

const sql = {
  isUnused: `SELECT 1 AS found WHERE ${UNUSED}`,
  queueUnused: `INSERT INTO pictures_to_erase (picture, held_until_ms) SELECT CAST(? AS TEXT), 0 WHERE ${UNUSED}
    ON CONFLICT DO NOTHING RETURNING picture`,
  // A read before the claim: with an empty queue, no lock is taken.
  next: `SELECT picture FROM pictures_to_erase WHERE held_until_ms <= ? AND NOT EXISTS
    (SELECT 1 FROM pictures_shown WHERE pictures_shown.picture = pictures_to_erase.picture)
    ORDER BY held_until_ms, picture LIMIT 1`,
  isListed: 'SELECT 1 FROM pictures_to_erase WHERE picture = ?',
  hold: 'UPDATE pictures_to_erase SET held_until_ms = ? WHERE picture = ? AND held_until_ms <= ? RETURNING picture',
  isShown: 'SELECT 1 FROM pictures_shown WHERE picture = ? LIMIT 1',
  putOff: 'UPDATE pictures_to_erase SET held_until_ms = ? WHERE picture = ?',
  settle: 'DELETE FROM pictures_to_erase WHERE picture = ?',
} as const

type SqlErasuresOptions = { readonly database: Database; readonly now: () => Date }

export class SqlErasures implements Erasures {
  readonly #prepared: Prepared<keyof typeof sql>
  readonly #now: () => Date

  constructor({ database, now }: SqlErasuresOptions) {
    this.#prepared = database.prepare(sql)
    this.#now = now
  }

  async next(): Promise<MediaName | undefined> {
    const [row] = await this.#prepared.run('next', [this.#nowMs()])
    const name = row && (String(row.picture) as MediaName)
    if (!name || !(await this.#claim(name))) return undefined
    // An update may have shown it again in the meantime.
    if (!(await this.#has('isShown', name))) return name
    await this.putOff(name, 0)
    return undefined
  }

  async hold(name: MediaName): Promise<'held' | 'not listed' | 'busy'> {
    if (!(await this.#has('isListed', name))) return 'not listed'
    if (await this.#claim(name)) return 'held'
    return (await this.#has('isListed', name)) ? 'busy' : 'not listed'
  }

  async settle(name: MediaName): Promise<void> {
    await this.#prepared.run('settle', [name])
  }

  async putOff(name: MediaName, ms: number): Promise<void> {
    await this.#prepared.run('putOff', [this.#nowMs() + ms, name])
  }

  async isUnused(name: MediaName): Promise<boolean> {
    return (await this.#prepared.run('isUnused', Array(TIMES).fill(name))).length > 0
  }

  async queueUnused(name: MediaName): Promise<boolean> {
    return (await this.#prepared.run('queueUnused', Array(TIMES + 1).fill(name))).length > 0
  }

  #nowMs(): number {
    return this.#now().getTime()
  }

  async #claim(name: MediaName): Promise<boolean> {
    const held = await this.#prepared.run('hold', [this.#nowMs() + HOLD_MS, name, this.#nowMs()])
    return held.length > 0
  }

  async #has(statement: 'isListed' | 'isShown', name: MediaName): Promise<boolean> {
    return (await this.#prepared.run(statement, [name])).length > 0
  }
}
