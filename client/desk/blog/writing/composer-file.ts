/** Most of the desk's code: loaded after the first screen, and shown once nobody is typing. */
import type { ComponentType } from 'react'
import { createStore, type Readable } from '#client/desk/kit/store.ts'
import { loadLaterWords } from '#client/desk/kit/words.ts'
import { loadSchema } from './check-update.ts'
import type { RichText } from './rich-text.tsx'

type ComposerFile = {
  readonly RichText?: ComponentType<RichText>
  /** The server may have a newer version of the desk, without this file. */
  readonly isMissing?: boolean
}

const file = createStore<ComposerFile>({})
export const composerFile: Readable<ComposerFile> = file

let loading: Promise<void> | undefined

export function loadComposer(): Promise<void> {
  loading ??= load().then(file.set, () => file.set({ isMissing: true }))
  return loading
}

async function load(): Promise<ComposerFile> {
  await loadLaterWords()
  const [{ RichText }] = await Promise.all([import('./rich-text.tsx'), loadSchema()])
  return { RichText }
}
