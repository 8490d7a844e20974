/** The words of a language, fetched when a page needs them: a reader loads one language and not all. */
import { english, type Words } from '#shared/view/words/en.ts'
import { loadBeside } from './load-beside.ts'
import { tagOf } from './tag-of.ts'

const known = new Map<string, Words>([['en', english]])
const coming = new Map([['en', Promise.resolve()]])

/** Undefined until they are here; then `onCome` is called. Takes any text: a page's language may be misspelt. */
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

/** English words are better than no coverage, such as under a policy that names the one script alone. */
async function fetchWords(tag: string): Promise<void> {
  const file = await loadBeside(`words/${tag}.js`)
  known.set(tag, (file?.words as Words | undefined) ?? english)
}
