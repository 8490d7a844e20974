/** One call to the newsroom's own moderation: a signed webhook (Standard Webhooks 1.0) whose response is its verdict. */
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

/** `none`: editors decide. */
const verdict = z.object({ action: z.enum(['approve', 'hold', 'none']) })
type Verdict = z.infer<typeof verdict>['action']
export type ModerationOutcome = Verdict | 'late' | 'failed'

/** A verdict is a few bytes. */
const MAX_ANSWER_BYTES = 10_000

type CallOptions = {
  readonly url: string
  readonly secret: string
  /** The comment's id: a call that is repeated has the same. */
  readonly id: string
  readonly at: Date
  readonly data: object
  /** Aborts it at any stage. */
  readonly signal: AbortSignal
}

/** Never rejects. */
export async function askModeration(options: CallOptions): Promise<ModerationOutcome> {
  try {
    return await ask(options)
  } catch {
    return options.signal.aborted ? 'late' : 'failed'
  }
}

async function ask({ url, secret, id, at, data, signal }: CallOptions): Promise<ModerationOutcome> {
  const body = JSON.stringify({ type: 'comment.received', timestamp: at.toISOString(), data })
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
    body,
    // The operator named this address, and no other one may read what readers wrote.
    redirect: 'error',
    signal,
  })
  if (answer.status !== 200) {
    await answer.body?.cancel()
    return 'failed'
  }
  return verdict.parse(JSON.parse(await textUpTo(answer))).action
}

async function textUpTo(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) throw new Error('The moderation answered with too much')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
