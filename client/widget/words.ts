/** The words of a language, loaded on demand: a reader loads one language, not all. */
import { english, type Words } from '#shared/view/words/en.ts'
import { loadBeside } from './load-beside.ts'
import { tagOf } from './tag-of.ts'

const known = new Map<string, Words>([['en', english]])
const coming = new Map([['en', Promise.resolve()]])

/** Undefined until they are loaded; then `onCome` is called. Accepts any text: a page's language may be misspelt. */
export function wordsFor(language: string, onCome: () => void): Words | undefined {
  const words = known.get(tagOf(language))
  if (!words) void loadWords(language).then(onCome)
  return words
}

export function loadWords(language: string): Promise<void> {
  const tag = tagOf(language)
  const fetched = coming.get(tag) ?? fetchWords(tag)
  coming.set(tag, fetched)
  return fetched
}

/** Falls back to English, for instance under a policy that allows only the widget's own script. */
async function fetchWords(tag: string): Promise<void> {
  const file = await loadBeside(`words/${tag}.js`)
  known.set(tag, (file?.words as Words | undefined) ?? english)
}
