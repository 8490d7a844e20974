/** Posters that never stop to look at a failure: each post is tried until it is acknowledged, and some are removed again. */
import { setTimeout as wait } from 'node:timers/promises'
import { ask } from './http.ts'
import type { Tally } from './tally.ts'

export const POSTERS = 32
/** How often a poster gives up after a failed try, and never learns what happened to its post. */
const GIVES_UP = 0.05
const REMOVES = 1 / 300
const LONGEST_PAUSE_MS = 250
const WORDS = 'The chancellor stands up, opens the red folder and asks the House to listen to the forecast.'

type PosterOptions = {
  readonly seed: number
  readonly key: string
  readonly blogs: readonly string[]
  /** Called for every try, as a load balancer chooses a server. */
  readonly url: () => string
  readonly tally: Tally
  readonly random: () => number
  /** True when enough was acknowledged. */
  readonly isDone: () => boolean
}

export async function keepPostingNumbers(options: PosterOptions): Promise<void> {
  const { tally, random, isDone } = options
  while (!isDone()) {
    const number = tally.tries()
    const id = await post(number, options)
    if (id !== undefined && random() < REMOVES) await remove(number, id, options)
  }
}

/** The id of the update; undefined if its poster gave up. */
async function post(number: number, options: PosterOptions): Promise<string | undefined> {
  const { seed, key, blogs, url, tally, random } = options
  const blog = blogs[tally.blogOf(number)]
  const headers = {
    Authorization: `Bearer ${key}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': `${seed}-${number}`,
  }
  const body = JSON.stringify({ markdown: `No. ${number}: ${WORDS}` })
  for (;;) {
    const answer = await ask({ url: `${url()}/v1/blogs/${blog}/updates`, method: 'POST', headers, body })
    if (answer && answer.status < 300) {
      const { update, cursor } = JSON.parse(answer.text) as { update: { id: string }; cursor: string }
      tally.acknowledges(number, offsetIn(cursor))
      return update.id
    }
    if (answer && answer.status < 500 && answer.status !== 429) {
      tally.complain(`${number} was refused with ${answer.status}: ${answer.text}`)
      return undefined
    }
    if (random() < GIVES_UP) return undefined
    await wait(LONGEST_PAUSE_MS * random())
  }
}

async function remove(number: number, id: string, { key, blogs, url, tally, random }: PosterOptions): Promise<void> {
  const blog = blogs[tally.blogOf(number)]
  const headers = { Authorization: `Bearer ${key}`, 'If-Match': '"1"' }
  tally.triesToRemove(number, id)
  for (;;) {
    const answer = await ask({
      ...{ url: `${url()}/v1/blogs/${blog}/updates/${id}?mode=remove`, method: 'DELETE', headers },
    })
    // 410: an earlier try arrived, and its response was lost.
    if (answer && (answer.status < 300 || answer.status === 410)) {
      const { cursor } = (answer.text ? JSON.parse(answer.text) : {}) as { cursor?: string }
      return tally.acknowledgesRemoval(id, cursor === undefined ? undefined : offsetIn(cursor))
    }
    if (answer && answer.status < 500 && answer.status !== 429) {
      return tally.complain(`The removal of ${number} was refused with ${answer.status}: ${answer.text}`)
    }
    await wait(LONGEST_PAUSE_MS * random())
  }
}

function offsetIn(cursor: string): number {
  return Number(cursor.split('.')[1])
}
