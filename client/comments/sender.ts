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
/** For instance, the script that solves puzzles could not be loaded. */
const FAILED = { kind: 'later', retryAfterMs: 0, isBusy: false } as const

export function createSender(options: SenderOptions): Sender {
  return new QueueSender(options)
}

class QueueSender implements Sender {
  readonly #options: SenderOptions
  #state: Sender['state'] = 'idle'
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: SenderOptions) {
    this.#options = options
    const { signal } = options
    addEventListener('online', () => void this.send(), { signal })
    document.addEventListener('visibilitychange', () => void (document.hidden || this.send()), { signal })
    signal.addEventListener('abort', () => clearTimeout(this.#timer))
  }

  get state() {
    return this.#state
  }

  get waiting() {
    const { device, blog } = this.#options
    return device.read().waiting.filter(one => one.blog === blog)
  }

  add(written: Pick<UnsentComment, 'text' | 'name' | 'update'>): string {
    const { device, blog } = this.#options
    const key = newWriterSecret()
    device.add({ ...written, key, blog, at: new Date().toISOString() })
    void this.send()
    return key
  }

  discard(key: string): void {
    this.#options.device.change(key)
  }

  async send(): Promise<void> {
    const { signal } = this.#options
    if (this.#state === 'sending' || signal.aborted) return
    clearTimeout(this.#timer)
    for (;;) {
      const next = this.waiting.find(({ refused }) => refused === undefined)
      if (!next) return this.#be('idle')
      this.#be('sending')
      if (!(await this.#sendOne(next)) || signal.aborted) return
    }
  }

  /** Returns false if it has to be tried again later. */
  async #sendOne(one: UnsentComment): Promise<boolean> {
    const { writer, device, blog, onSent } = this.#options
    const { blog: _, at: __, refused: ___, ...comment } = one
    const sent = await writer.write(comment).catch(() => FAILED)
    if (sent.kind === 'later') {
      this.#failures += 1
      this.#be(sent.isBusy ? 'busy' : 'offline')
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures) * Math.random()
      this.#timer = setTimeout(() => void this.send(), Math.max(sent.retryAfterMs, FIRST_PAUSE_MS) + pause)
      return false
    }
    this.#failures = 0
    if (sent.kind === 'refused') device.change(one.key, { refused: sent.code })
    else {
      device.change(one.key)
      device.note('wrote', blog)
      onSent(sent.id, one)
    }
    return true
  }

  #be(next: Sender['state']): void {
    this.#state = next
    this.#options.onChange()
  }
}
