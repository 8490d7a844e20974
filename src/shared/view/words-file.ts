/** The file of texts for a language. */

/**
 * Its own, or else the first of its language (`pt` and `pt-AO` find `pt-br`), or English. Accepts any text: a page's
 * language may be misspelt.
 */
export function wordsFileFor(language: string, files: readonly string[]): string {
  const tag = language.toLowerCase()
  const [name] = tag.split(/[-_]/)
  return files.find(file => file === tag) ?? files.find(file => file.split('-')[0] === name) ?? 'en'
}
