/** A client that keeps posting whatever happens to the servers, with an idempotency key per post. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Ledger } from './ledger.ts'

/** A server that does not respond by then is given up; the next try may reach another. */
const ANSWER_MS = 4_000
const LONGEST_PAUSE_MS = 250

type PosterOptions = {
  readonly name: string
  readonly blog: string
  readonly key: string
  /** Called for every try, as a load balancer chooses a server. */
  readonly url: () => string
  readonly ledger: Ledger
  readonly random: () => number
  /** The pause between two posts. */
  readonly everyMs: number
  /** From 0 to 1: how often it gives up after a failed try, and never learns what happened to its post. */
  readonly givesUp?: number
  /** If set, it schedules each update for about this long after its post. */
  readonly plansAheadMs?: number
  /** Stops it after the current post. */
  readonly signal: AbortSignal
}

/** Resolves when it has stopped; rejects if a server refuses a post without reason. */
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

/** The offset of the post; `'too late'` if it was scheduled for a time that has passed, and never arrived before. */
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
