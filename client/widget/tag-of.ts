/** The words file for a language. */
import { wordsFileFor } from '#shared/view/words-file.ts'

/** Defined by the build: the files of `src/shared/view/words`. */
declare const LANGUAGES: readonly string[]

export function tagOf(language: string): string {
  return wordsFileFor(language, LANGUAGES)
}
