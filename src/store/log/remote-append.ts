/**
 * Appends to a log that another process writes. The posts of all workers meet there, so they still share flushes to
 * disk, and no worker waits for a lock.
 */
import { Refusal, type RefusalCode } from '#platform/errors.ts'
import type { Wire } from '#platform/ipc/wire.ts'
import type { Appended, Entry, Log } from './log.ts'

/** The same limit as the log's own queue. */
const MAX_WAITING = 4_096
const RETRY_AFTER_SECONDS = 1

type Ask = { readonly id: number; readonly entry: Entry }
type Answer = { readonly id: number } & (
  | { readonly kind: 'done'; readonly appended: Appended }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly retryAfterSeconds?: number }
  | { readonly kind: 'failed'; readonly message: string }
)

type Waiting = { readonly resolve: (appended: Appended) => void; readonly reject: (reason: unknown) => void }

/** The worker's end. */
export function createRemoteAppend(wire: Wire): Log['append'] {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  wire.hear('log', body => {
    const answer = body as Answer
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (asked) settle(asked, answer)
  })

  return entry => {
    if (waiting.size >= MAX_WAITING) {
      return Promise.reject(new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS }))
    }
    return new Promise((resolve, reject) => {
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      wire.send('log', { id: lastId, entry } satisfies Ask)
    })
  }
}

/** The end in the process that writes. */
export function answerAppends(log: Pick<Log, 'append'>, wire: Wire): void {
  wire.hear('log', body => {
    const { id, entry } = body as Ask
    log.append(entry).then(
      appended => wire.send('log', { id, kind: 'done', appended } satisfies Answer),
      (error: unknown) => wire.send('log', failure(id, error)),
    )
  })
}

function failure(id: number, error: unknown): Answer {
  if (!(error instanceof Refusal)) return { id, kind: 'failed', message: String(error) }
  const { code, retryAfterSeconds } = error
  return { id, kind: 'refused', code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
}

function settle({ resolve, reject }: Waiting, answer: Answer): void {
  if (answer.kind === 'done') return resolve(answer.appended)
  if (answer.kind === 'failed') return reject(new Error(`The writing process could not append: ${answer.message}`))
  const { code, retryAfterSeconds } = answer
  reject(new Refusal(code, retryAfterSeconds === undefined ? {} : { retryAfterSeconds }))
}
