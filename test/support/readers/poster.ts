/** A client that goes on posting whatever happens to the servers, with an idempotency key for each post. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Ledger } from './ledger.ts'

/** A server that does not answer is not worth more: the next may. */
const ANSWER_MS = 4_000
const LONGEST_PAUSE_MS = 250

type PosterOptions = {
  readonly name: string
  readonly blog: string
  readonly key: string
  /** Asked for every try, as a load balancer would be. */
  readonly url: () => string
  readonly ledger: Ledger
  readonly random: () => number
  /** Between two posts. */
  readonly everyMs: number
  /** 0 to 1: how often it gives up after a failed try, and never learns what became of its post. */
  readonly givesUp?: number
  /** Given, it schedules: each update for about this long after its post. */
  readonly plansAheadMs?: number
  /** Ends it after the post that it is at. */
  readonly signal: AbortSignal
}

/** Resolves when it has ended; rejects when a server refuses what it has no reason to refuse. */
export async function keepPosting(options: PosterOptions): Promise<void> {
  const { name, ledger, random, everyMs, signal } = options
  for (let n = 1; !signal.aborted; n += 1) {
    await postOnce(`${name}-${n}`, options)
    await wait(everyMs * 2 * random())
  }
  if (ledger.acknowledged === 0) throw new Error('Nothing was acknowledged')
}

async function postOnce(text: string, options: PosterOptions): Promise<void> {
  const { ledger, random, givesUp = 0, plansAheadMs } = options
  ledger.tries(text)
  const inMs = plansAheadMs && plansAheadMs * (0.5 + random())
  const dueAtMs = inMs && performance.now() + inMs
  const plan = inMs && { status: 'scheduled', publishAt: new Date(Date.now() + inMs).toISOString() }
  for (;;) {
    const answer = await tryOnce({ markdown: text, ...plan }, options)
    if (answer === 'too late') return
    if (answer !== 'unknown') return dueAtMs ? ledger.promises(text, dueAtMs) : ledger.acknowledges(text, answer)
    if (random() < givesUp) return
    await wait(LONGEST_PAUSE_MS * random())
  }
}

type Post = { readonly markdown: string; readonly publishAt?: string }

/** The offset that the post was given; `'too late'` where its time has passed and it never arrived before. */
async function tryOnce(post: Post, { url, blog, key }: PosterOptions): Promise<number | 'too late' | 'unknown'> {
  const { markdown: text, publishAt } = post
  const answer = await fetch(`${url()}/v1/blogs/${blog}/updates`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': `key-${text}` },
    body: JSON.stringify(post),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).then(
    async response => ({ status: response.status, body: await response.text() }),
    () => undefined,
  )
  if (!answer || answer.status >= 500) return 'unknown'
  if (publishAt && answer.status === 422 && answer.body.includes('is in the past')) return 'too late'
  if (answer.status >= 300) throw new Error(`"${text}" was refused with ${answer.status}: ${answer.body}`)
  const { cursor } = JSON.parse(answer.body) as { cursor: string }
  return Number(cursor.split('.')[1])
}
