/** The words of a page in the language of its blog, as far as there are any in it. */
import { english, type Words } from './words/english.ts'

const languages: Readonly<Record<string, Words>> = { en: english }

/** Takes any text: the language of a page that embeds us may be misspelt. */
export function wordsFor(language: string): Words {
  const [name = ''] = language.toLowerCase().split(/[-_]/)
  return languages[name] ?? english
}
