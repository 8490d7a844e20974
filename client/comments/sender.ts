/** Sends what waits on this device, one after another: now, or when there is a connection again. */
import { type CommentWriter, newWriterSecret } from '#client/sdk/src/comment-writer.ts'
import type { UnsentComment, WriterStore } from './writer-store.ts'

type SenderOptions = {
  readonly device: WriterStore
  readonly blog: string
  readonly writer: CommentWriter
  readonly signal: AbortSignal
  readonly onChange: () => void
  readonly onSent: (id: string, sent: UnsentComment) => void
}

export type Sender = {
  /** Why those that wait do. */
  readonly state: 'idle' | 'sending' | 'offline' | 'busy'
  /** Of this blog, also those that were refused. */
  readonly waiting: readonly UnsentComment[]
  send(): Promise<void>
  /** Returns its key. */
  add(written: Pick<UnsentComment, 'text' | 'name' | 'update'>): string
  discard(key: string): void
}

const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 60_000

export function createSender({ device, blog, writer, signal, onChange, onSent }: SenderOptions): Sender {
  let state: Sender['state'] = 'idle'
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const waiting = () => device.read().waiting.filter(one => one.blog === blog)

  function be(next: Sender['state']) {
    state = next
    onChange()
  }

  async function send() {
    if (state === 'sending' || signal.aborted) return
    clearTimeout(timer)
    for (;;) {
      const next = waiting().find(({ refused }) => refused === undefined)
      if (!next) return be('idle')
      be('sending')
      if (!(await sendOne(next)) || signal.aborted) return
    }
  }

  /** Returns false if it has to be tried again later. */
  async function sendOne(one: UnsentComment): Promise<boolean> {
    const { blog: _, at: __, refused: ___, ...comment } = one
    const sent = await writer.write(comment)
    if (sent.kind === 'later') {
      failures += 1
      be(sent.isBusy ? 'busy' : 'offline')
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * Math.random()
      timer = setTimeout(() => void send(), Math.max(sent.retryAfterMs, FIRST_PAUSE_MS) + pause)
      return false
    }
    failures = 0
    if (sent.kind === 'refused') device.change(one.key, { refused: sent.code })
    else {
      device.change(one.key)
      device.note('wrote', blog)
      onSent(sent.id, one)
    }
    return true
  }

  addEventListener('online', () => void send(), { signal })
  document.addEventListener('visibilitychange', () => void (document.hidden || send()), { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
  return {
    get state() {
      return state
    },
    get waiting() {
      return waiting()
    },
    send,
    add(written) {
      const key = newWriterSecret()
      device.add({ ...written, key, blog, at: new Date().toISOString() })
      void send()
      return key
    },
    discard: key => device.change(key),
  }
}
