/** The texts of each language that the first screens do not need, as a file of its own. */
import type { Language } from '#client/desk/kit/language.ts'
import type { MakeLater } from './dist/words.js'

export const LATER_FILES: Readonly<Record<Language, () => Promise<{ readonly make: MakeLater }>>> = {
  ar: () => import('./dist/words-ar-later.js'),
  de: () => import('./dist/words-de-later.js'),
  en: () => import('./dist/words-en-later.js'),
  es: () => import('./dist/words-es-later.js'),
  fr: () => import('./dist/words-fr-later.js'),
  'pt-BR': () => import('./dist/words-pt-BR-later.js'),
  'pt-PT': () => import('./dist/words-pt-PT-later.js'),
  uk: () => import('./dist/words-uk-later.js'),
}
