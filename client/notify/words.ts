/** The texts of "Notify me" in the language of the page. */

import { loadBeside } from '#client/widget/load-beside.ts'
import { tagOf } from '#client/widget/tag-of.ts'
import { englishNotify, type NotifyWords } from '#shared/view/words/en.ts'

export async function notifyWordsIn(language: string): Promise<NotifyWords> {
  const tag = tagOf(language)
  if (tag === 'en') return englishNotify
  const file = await loadBeside(`words/${tag}.js`)
  return (file?.notify as NotifyWords | undefined) ?? englishNotify
}
