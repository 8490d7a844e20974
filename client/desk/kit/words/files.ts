/** The compiled catalogue of each language, as a file of its own: a missing one is an error of the compiler. */
import type { Language } from '#client/desk/kit/language.ts'
import type { Make } from './dist/words.js'

export const FILES: Readonly<Record<Language, () => Promise<{ readonly make: Make }>>> = {
  ar: () => import('./dist/ar.js'),
  de: () => import('./dist/de.js'),
  en: () => import('./dist/en.js'),
  es: () => import('./dist/es.js'),
  fr: () => import('./dist/fr.js'),
  'pt-BR': () => import('./dist/pt-BR.js'),
  'pt-PT': () => import('./dist/pt-PT.js'),
  uk: () => import('./dist/uk.js'),
}
