/** The words that readers of a coverage see, in its language. */
import { useEffect, useState } from 'react'
import { tagOf } from '#client/widget/tag-of.ts'
import { english, type Words } from '#shared/view/words/en.ts'

/** English until the others are here, and where they cannot be had. */
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

/** Every language is a part of its own, which only the desks of its coverages load. */
const files = import.meta.glob<{ readonly words: Words }>([
  '../../../src/shared/view/words/*.ts',
  '!../../../src/shared/view/words/en.ts',
])

async function load(tag: string): Promise<Words> {
  const file = await files[`../../../src/shared/view/words/${tag}.ts`]?.()
  return file?.words ?? english
}
