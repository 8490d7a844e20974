/** UI strings as readers of a coverage see them, in its language. */
import { useEffect, useState } from 'react'
import { tagOf } from '#client/widget/tag-of.ts'
import { english, type Words } from '#shared/view/words/en.ts'

/** English until the language has loaded, and if it cannot be loaded. */
export function useReaderWords(language: string): Words {
  const tag = tagOf(language)
  const [words, setWords] = useState(english)

  useEffect(() => {
    let isWanted = true
    const take = (next: Words) => isWanted && setWords(next)
    if (tag === 'en') take(english)
    else load(tag).then(take, () => take(english))
    return () => {
      isWanted = false
    }
  }, [tag])

  return words
}

/** Each language is its own chunk, loaded only for coverages in that language. */
const files = import.meta.glob<{ readonly words: Words }>([
  '../../../src/shared/view/words/*.ts',
  '!../../../src/shared/view/words/en.ts',
])

async function load(tag: string): Promise<Words> {
  const file = await files[`../../../src/shared/view/words/${tag}.ts`]?.()
  return file?.words ?? english
}
