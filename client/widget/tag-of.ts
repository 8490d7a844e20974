/** The words file for a language. */

/** Defined by the build: the files of `src/shared/view/words`. */
declare const LANGUAGES: readonly string[]

/** Accepts any text: a page's language may be misspelt. */
export function tagOf(language: string): string {
  const [name = ''] = language.toLowerCase().split(/[-_]/)
  return LANGUAGES.includes(name) ? name : 'en'
}
