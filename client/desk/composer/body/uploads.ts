/** The uploads. A failed or stopped one keeps its file, so that it can be tried again. */

import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Uploaded } from './closing.ts'

/** As which the server is to take a file. */
export type UploadKind = 'picture' | 'recording' | 'captions'

export type SendingFile = {
  readonly as: UploadKind
  /** Takes how much is sent, from 0 to 1, where that is known; `away` while there is no connection. */
  readonly report: (sent: number | 'away') => void
  readonly signal: AbortSignal
}

/** Fails with a sentence for the editor. */
export type SendFile = (file: File, sending: SendingFile) => Promise<Uploaded>

export type Upload = {
  readonly id: string
  readonly name: string
  /** An address of the file in this page, for it to be seen at once. */
  readonly preview: string
  readonly state:
    | { readonly kind: 'sending'; readonly sent?: number | 'away' }
    | { readonly kind: 'failed'; readonly reason: string }
    | { readonly kind: 'stopped' }
    | { readonly kind: 'done'; readonly stored: Uploaded }
}

export type Uploads = {
  start(file: File, as?: UploadKind): string
  /** Again, after it has failed or was stopped. */
  retry(id: string): void
  stop(id: string): void
  find(id: string): Upload | undefined
  follow(hear: () => void): () => void
  close(): void
}

type Held = { readonly file: File; readonly as: UploadKind; upload: Upload; attempt?: AbortController }

export function createUploads(send: () => SendFile): Uploads {
  const held = new Map<string, Held>()
  const hearers = new Set<() => void>()

  function set(one: Held, state: Upload['state']) {
    one.upload = { ...one.upload, state }
    for (const hear of hearers) hear()
  }

  async function run(one: Held) {
    const { file, as } = one
    const attempt = new AbortController()
    const { signal } = attempt
    one.attempt = attempt
    // What an attempt says that was stopped is about nothing any more.
    const settle = (state: Upload['state']) => signal.aborted || set(one, state)
    settle({ kind: 'sending' })
    try {
      const stored = await send()(file, { as, signal, report: sent => settle({ kind: 'sending', sent }) })
      settle({ kind: 'done', stored })
    } catch (error) {
      settle({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
  }

  return {
    start(file, as = 'picture') {
      const id = newIdempotencyKey()
      const upload: Upload = { id, name: file.name, preview: URL.createObjectURL(file), state: { kind: 'sending' } }
      const one: Held = { file, as, upload }
      held.set(id, one)
      void run(one)
      return id
    },
    retry(id) {
      const one = held.get(id)
      if (one?.upload.state.kind === 'failed' || one?.upload.state.kind === 'stopped') void run(one)
    },
    stop(id) {
      const one = held.get(id)
      if (one?.upload.state.kind !== 'sending') return
      one.attempt?.abort()
      set(one, { kind: 'stopped' })
    },
    find: id => held.get(id)?.upload,
    follow(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    close() {
      for (const { upload, attempt } of held.values()) {
        attempt?.abort()
        URL.revokeObjectURL(upload.preview)
      }
      held.clear()
    },
  }
}
