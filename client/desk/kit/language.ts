/** The language of the desk: by the choice of the person on this device, at first by the languages of the browser. */
import { readStored, storeValue } from './storage.ts'

/** By their own names. Each is a file in `words/`. */
export const LANGUAGES = {
  ar: 'العربية',
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  'pt-BR': 'Português (Brasil)',
  'pt-PT': 'Português (Portugal)',
  uk: 'Українська',
} as const

export type Language = keyof typeof LANGUAGES

/** British forms of dates and numbers, as before there were other languages. */
const LOCALES: Readonly<Partial<Record<Language, string>>> = { en: 'en-GB' }

const NAME = 'crier-desk-language'

/** Fixed until the desk is loaded anew, since texts are taken from it once. */
export const language: Language = known(readStored(NAME)) ?? ofBrowser()

/** Listed, because `Intl`, which knows it too, takes milliseconds to begin with. */
const RIGHT_TO_LEFT: readonly Language[] = ['ar']

/** Of everything around the texts of a coverage, which have their own. */
export const direction = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr'

/** For numbers, dates and lists. */
export const locale: string = LOCALES[language] ?? language

/**
 * Makes the desk speak the language of a person from its next load on; true if that is another than now.
 * @param person `ownerOf` a login
 */
export function turnTo(person: string): boolean {
  const wanted = known(readStored(nameFor(person))) ?? ofBrowser()
  // Where nothing can be stored, a new load would change nothing.
  return wanted !== language && storeValue(NAME, wanted)
}

export function chooseLanguage(person: string, chosen: Language): void {
  storeValue(nameFor(person), chosen)
  storeValue(NAME, chosen)
}

function known(tag: unknown): Language | undefined {
  return typeof tag === 'string' && Object.hasOwn(LANGUAGES, tag) ? (tag as Language) : undefined
}

/** Portuguese without a country is Brazil's; Angola, Mozambique and others write as Portugal does. */
export function matching(tags: readonly string[]): Language {
  for (const tag of tags) {
    const [name = '', ...rest] = tag.toLowerCase().split(/[-_]/)
    const variant = name === 'pt' ? (rest.length === 0 || rest.includes('br') ? 'pt-BR' : 'pt-PT') : name
    const found = known(variant)
    if (found) return found
  }
  return 'en'
}

function ofBrowser(): Language {
  return matching(navigator.languages)
}

function nameFor(person: string): string {
  return `${NAME} ${person}`
}
