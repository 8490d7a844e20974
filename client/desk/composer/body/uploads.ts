/** The uploads. A failed one keeps its file, so that it can be tried again. */

import type { ComposerServices } from '#client/desk/composer/composer-services.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Uploaded } from './close-body.ts'

export type Upload = {
  readonly id: string
  readonly name: string
  /** An address of the file in this page, for the picture to be seen at once. */
  readonly preview: string
  readonly state:
    | { readonly kind: 'sending'; readonly sent?: number }
    | { readonly kind: 'failed'; readonly reason: string }
    | { readonly kind: 'done'; readonly picture: Uploaded }
}

export type Uploads = {
  start(file: File): string
  retry(id: string): void
  find(id: string): Upload | undefined
  follow(hear: () => void): () => void
  close(): void
}

type Held = { readonly file: File; upload: Upload }

export function createUploads(send: () => ComposerServices['upload']): Uploads {
  const held = new Map<string, Held>()
  const hearers = new Set<() => void>()

  function set(id: string, state: Upload['state']) {
    const one = held.get(id)
    if (!one) return
    one.upload = { ...one.upload, state }
    for (const hear of hearers) hear()
  }

  async function run(id: string, file: File) {
    set(id, { kind: 'sending' })
    try {
      const picture = await send()(file, sent => set(id, { kind: 'sending', sent }))
      set(id, { kind: 'done', picture })
    } catch (error) {
      set(id, { kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
  }

  return {
    start(file) {
      const id = newIdempotencyKey()
      const upload: Upload = { id, name: file.name, preview: URL.createObjectURL(file), state: { kind: 'sending' } }
      held.set(id, { file, upload })
      void run(id, file)
      return id
    },
    retry(id) {
      const one = held.get(id)
      if (one?.upload.state.kind === 'failed') void run(id, one.file)
    },
    find: id => held.get(id)?.upload,
    follow(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    close() {
      for (const { upload } of held.values()) URL.revokeObjectURL(upload.preview)
      held.clear()
    },
  }
}
