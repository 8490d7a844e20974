/** The words of a language, loaded on demand: a reader loads one language, not all. English is in the widget. */
import { english, type Words } from '#shared/view/words/en.ts'
import { fileNow, loadFile } from './later-files.ts'
import { tagOf } from './tag-of.ts'

/** Undefined until they are loaded; then `onCome` is called. Accepts any text: a page's language may be misspelt. */
export function wordsFor(language: string, onCome: () => void): Words | undefined {
  const tag = tagOf(language)
  if (tag === 'en') return english
  const file = fileNow(`words/${tag}`, onCome)
  return file && ((file.words as Words | undefined) ?? english)
}

export async function loadWords(language: string): Promise<void> {
  const tag = tagOf(language)
  if (tag !== 'en') await loadFile(`words/${tag}`)
}
