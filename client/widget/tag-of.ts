/** Which file of words a language is served by. */

/** Filled in by the build: every file of `src/shared/view/words`. */
declare const LANGUAGES: readonly string[]

/** Takes any text: a page's language may be misspelt. */
export function tagOf(language: string): string {
  const [name = ''] = language.toLowerCase().split(/[-_]/)
  return LANGUAGES.includes(name) ? name : 'en'
}
