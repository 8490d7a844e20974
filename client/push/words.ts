/** What "Notify me" says, in the language of the page. */
import { englishNotify, type NotifyWords } from '../../src/blog/view/words/en.ts'
import { beside } from '../widget/beside.ts'
import { tagOf } from '../widget/tag-of.ts'

export async function notifyWordsIn(language: string): Promise<NotifyWords> {
  const tag = tagOf(language)
  if (tag === 'en') return englishNotify
  try {
    const file = await import(/* @vite-ignore */ beside(`words/${tag}.js`))
    return file.notify as NotifyWords
  } catch {
    return englishNotify
  }
}
