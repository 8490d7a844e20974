/** Preview pictures, drawn when first requested, one at a time and off the event loop, and kept while there is room. */
import { createHash } from 'node:crypto'
import { Refusal } from '#platform/errors.ts'
import { type Card, drawCard } from './draw-card.ts'

/** Law 8, bounded: each takes about 100 ms of a core, and scrapers give up after seconds. */
const MAX_WAITING = 16
const RETRY_AFTER_SECONDS = 5
/** Each has 40 to 150 kB. */
const MAX_KEPT = 200

/** What a card shows: pictures by their names, so that a kept one costs no read. */
export type CardText = Omit<Card, 'picture' | 'logo'> & {
  readonly picture?: string | undefined
  readonly logo?: string | undefined
}

export class Cards {
  readonly #draw: (card: CardText) => Promise<Buffer>
  /** In order of their last request. */
  readonly #kept = new Map<string, Promise<Buffer>>()
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(read: (address: string | undefined) => Promise<Buffer | undefined>) {
    this.#draw = async ({ picture, logo, ...card }) =>
      drawCard({ ...card, picture: await read(picture), logo: await read(logo) })
  }

  /** @throws Refusal `busy`: too many others are being drawn. */
  take(card: CardText): Promise<Buffer> {
    const key = cardTag(card)
    const held = this.#kept.get(key)
    if (!held && this.#waiting >= MAX_WAITING)
      throw new Refusal('busy', { detail: BUSY, retryAfterSeconds: RETRY_AFTER_SECONDS })
    const drawing = held ?? this.#inTurn(() => this.#draw(card))
    this.#kept.delete(key)
    this.#kept.set(key, drawing)
    if (!held) drawing.catch(() => this.#kept.delete(key))
    const [first] = this.#kept.keys()
    if (this.#kept.size > MAX_KEPT && first !== undefined) this.#kept.delete(first)
    return drawing
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#waiting += 1
    const turn = this.#last.then(task).finally(() => {
      this.#waiting -= 1
    })
    this.#last = turn.catch(() => {})
    return turn
  }
}

const BUSY = 'Too many preview pictures are being drawn; retry after the time in Retry-After.'

/** Changes with all that is drawn. */
export function cardTag(card: CardText): string {
  return createHash('sha256').update(JSON.stringify(card)).digest('base64url').slice(0, 22)
}
