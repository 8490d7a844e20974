/** The texts of the first screens in each language, as a file of its own: a missing one is an error of the compiler. */
import type { Language } from '#client/desk/kit/language.ts'
import type { MakeFirst } from './dist/words.js'

export const FILES: Readonly<Record<Language, () => Promise<{ readonly make: MakeFirst }>>> = {
  ar: () => import('./dist/words-ar.js'),
  de: () => import('./dist/words-de.js'),
  en: () => import('./dist/words-en.js'),
  es: () => import('./dist/words-es.js'),
  fr: () => import('./dist/words-fr.js'),
  'pt-BR': () => import('./dist/words-pt-BR.js'),
  'pt-PT': () => import('./dist/words-pt-PT.js'),
  uk: () => import('./dist/words-uk.js'),
}
